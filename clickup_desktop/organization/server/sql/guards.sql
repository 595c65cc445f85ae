-- Guards: what no privilege and no policy can say.

CREATE OR REPLACE FUNCTION clickup_desktop.guard_member() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, clickup_desktop, pg_temp
AS $$
BEGIN
    NEW.version := OLD.version + 1;
    RETURN NEW;
END;
$$;

-- With its owner's rights, to hold the key's version while a token is saved under it.
CREATE OR REPLACE FUNCTION clickup_desktop.guard_connection() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, clickup_desktop, pg_temp
AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.version := 1;
        NEW.created_at := utc_now();
    ELSE
        -- A check that went well is no reason to refuse whoever looked at it before.
        NEW.version := OLD.version + CASE
            WHEN (NEW.secret_version, NEW.token_ciphertext, NEW.key_version, NEW.token_hint,
                NEW.owner_id, NEW.session_only, NEW.organization_url)
                IS DISTINCT FROM (OLD.secret_version, OLD.token_ciphertext, OLD.key_version,
                OLD.token_hint, OLD.owner_id, OLD.session_only, OLD.organization_url)
            THEN 1 ELSE 0 END;
        IF NEW.organization_url <> OLD.organization_url
            AND NEW.secret_version = OLD.secret_version
        THEN
            RAISE EXCEPTION 'an address is changed with its token'
                USING ERRCODE = 'insufficient_privilege';
        END IF;
    END IF;
    IF NEW.token_ciphertext IS NOT NULL
        AND (TG_OP = 'INSERT' OR NEW.token_ciphertext IS DISTINCT FROM OLD.token_ciphertext
            OR NEW.key_version IS DISTINCT FROM OLD.key_version)
        AND NEW.key_version IS DISTINCT FROM (SELECT key_version FROM organization FOR SHARE)
    THEN
        RAISE EXCEPTION 'the key was changed meanwhile' USING ERRCODE = 'CD004';
    END IF;
    RETURN NEW;
END;
$$;

CREATE OR REPLACE FUNCTION clickup_desktop.guard_channel_link() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, clickup_desktop, pg_temp
AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.version := 1;
        NEW.linked_at := utc_now();
    ELSE
        NEW.version := OLD.version + CASE
            WHEN (NEW.workspace_id, NEW.channel_id, NEW.place_kind, NEW.place_id,
                NEW.connection_id, NEW.private_owner_id, NEW.linked_by_id)
                IS DISTINCT FROM (OLD.workspace_id, OLD.channel_id, OLD.place_kind, OLD.place_id,
                OLD.connection_id, OLD.private_owner_id, OLD.linked_by_id)
            THEN 1 ELSE 0 END;
    END IF;
    IF TG_OP = 'UPDATE' AND current_user <> @'owner'@ THEN
        -- Who leads a link elsewhere says so in their own name.
        IF (NEW.workspace_id, NEW.channel_id, NEW.place_kind, NEW.place_id)
            IS DISTINCT FROM (OLD.workspace_id, OLD.channel_id, OLD.place_kind, OLD.place_id)
            OR NEW.linked_by_id IS DISTINCT FROM OLD.linked_by_id
        THEN
            IF NEW.linked_by_id IS DISTINCT FROM my_member_id() THEN
                RAISE EXCEPTION 'a link is changed in one''s own name'
                    USING ERRCODE = 'insufficient_privilege';
            END IF;
            NEW.linked_at := utc_now();
        ELSE
            NEW.linked_at := OLD.linked_at;
        END IF;
        -- Nobody hides a link from others by making it theirs alone.
        IF NEW.private_owner_id IS DISTINCT FROM OLD.private_owner_id
            AND (NEW.connection_id IS NULL OR NEW.linked_by_id IS DISTINCT FROM my_member_id())
        THEN
            RAISE EXCEPTION 'a link is Private with its connection'
                USING ERRCODE = 'insufficient_privilege';
        END IF;
    END IF;
    RETURN NEW;
END;
$$;

-- What everybody reads has to be what everybody can read. Of a row that was there before, only what
-- is written now is judged: whoever takes it over, disconnects, or encrypts its token again, has no
-- part in the rest. With its owner's rights, for what it asks is granted to nobody.
CREATE OR REPLACE FUNCTION clickup_desktop.judge_connection() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, clickup_desktop, pg_temp
AS $$
DECLARE
    added boolean := TG_OP = 'INSERT';
BEGIN
    IF (added OR NEW.workspaces::text IS DISTINCT FROM OLD.workspaces::text)
        AND NOT are_workspaces(NEW.workspaces)
    THEN
        RAISE EXCEPTION 'not a list of Workspaces' USING ERRCODE = 'check_violation';
    END IF;
    IF (added OR NEW.created_at IS DISTINCT FROM OLD.created_at) AND NOT is_moment(NEW.created_at)
        OR (added OR NEW.checked_at IS DISTINCT FROM OLD.checked_at)
        AND NOT is_moment(NEW.checked_at)
    THEN
        RAISE EXCEPTION 'not a date that can be shown' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END;
$$;

CREATE OR REPLACE FUNCTION clickup_desktop.judge_channel_link() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, clickup_desktop, pg_temp
AS $$
DECLARE
    added boolean := TG_OP = 'INSERT';
BEGIN
    IF (added OR NEW.path::text IS DISTINCT FROM OLD.path::text) AND NOT is_path(NEW.path) THEN
        RAISE EXCEPTION 'not a path' USING ERRCODE = 'check_violation';
    END IF;
    IF (added OR NEW.linked_at IS DISTINCT FROM OLD.linked_at) AND NOT is_moment(NEW.linked_at)
        OR (added OR NEW.checked_at IS DISTINCT FROM OLD.checked_at)
        AND NOT is_moment(NEW.checked_at)
    THEN
        RAISE EXCEPTION 'not a date that can be shown' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END;
$$;

CREATE OR REPLACE FUNCTION clickup_desktop.guard_organization_key() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, clickup_desktop, pg_temp
AS $$
BEGIN
    UPDATE organization SET key_version = NEW.version
        WHERE coalesce(key_version, 0) = NEW.version - 1;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the key was changed meanwhile' USING ERRCODE = 'CD004';
    END IF;
    -- What waits for an invitation is the key before: it is made anew.
    UPDATE invitation SET expires_at = utc_now(), sealed = '';
    NEW.created_at := utc_now();
    NEW.created_by_id := coalesce(
        (SELECT id FROM member WHERE login = session_user::text AND removed_at IS NULL), ''
    );
    RETURN NEW;
END;
$$;

-- At the end of the transaction: no token is left behind under an older key.
CREATE OR REPLACE FUNCTION clickup_desktop.finish_organization_key() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, clickup_desktop, pg_temp
AS $$
BEGIN
    IF EXISTS (
        SELECT FROM connection WHERE visibility = 'shared' AND key_version <> NEW.version
    ) THEN
        RAISE EXCEPTION 'a connection has an older key' USING ERRCODE = 'CD004';
    END IF;
    RETURN NULL;
END;
$$;
