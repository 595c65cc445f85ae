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

-- The audit trail.

CREATE OR REPLACE FUNCTION clickup_desktop.note(p_action text, p_subject text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, clickup_desktop, pg_temp
AS $$
DECLARE
    who member;
BEGIN
    SELECT * INTO who FROM member WHERE login = session_user::text AND removed_at IS NULL;
    INSERT INTO audit_entry (at, member_id, member_name, action, subject) VALUES (
        timezone('UTC', clock_timestamp()), coalesce(who.id, ''), coalesce(who.name, session_user),
        p_action, left(p_subject, 700)
    );
END;
$$;

CREATE OR REPLACE FUNCTION clickup_desktop.audit_organization() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, clickup_desktop, pg_temp
AS $$
DECLARE
    copies text;
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM note('created the organization', NEW.name);
    ELSIF TG_OP = 'DELETE' THEN
        PERFORM note('deleted the organization', OLD.name);
    ELSE
        IF NEW.assistance <> OLD.assistance THEN
            PERFORM note('set the address for assistance', NEW.assistance);
        END IF;
        IF NEW.name <> OLD.name THEN
            PERFORM note('renamed the organization', NEW.name);
        END IF;
        IF NEW.message_copy_days IS DISTINCT FROM OLD.message_copy_days THEN
            copies := CASE NEW.message_copy_days
                WHEN 0 THEN 'Not allowed'
                WHEN 1 THEN 'At most 1 day'
                ELSE coalesce('At most ' || NEW.message_copy_days || ' days', 'No limit') END;
            PERFORM note('set the limit for copies of messages', copies);
        END IF;
    END IF;
    RETURN NULL;
END;
$$;

CREATE OR REPLACE FUNCTION clickup_desktop.audit_member() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, clickup_desktop, pg_temp
AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM note('invited a member', NEW.name || ' as ' || title_of(NEW.role));
    ELSIF TG_OP = 'DELETE' THEN
        PERFORM note('deleted a member', OLD.name);
    ELSIF NEW.removed_at IS NOT NULL AND OLD.removed_at IS NULL THEN
        PERFORM note('removed a member', OLD.name);
    ELSE
        IF NEW.role <> OLD.role THEN
            PERFORM note('changed a role', NEW.name || ' to ' || title_of(NEW.role));
        END IF;
        IF (NEW.name, NEW.email, NEW.login) IS DISTINCT FROM (OLD.name, OLD.email, OLD.login) THEN
            PERFORM note('changed a member', NEW.name);
        END IF;
    END IF;
    RETURN NULL;
END;
$$;

CREATE OR REPLACE FUNCTION clickup_desktop.audit_invitation() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, clickup_desktop, pg_temp
AS $$
DECLARE
    whose text := (SELECT name FROM member WHERE id = coalesce(NEW.member_id, OLD.member_id));
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM note('made an invitation', whose);
    ELSIF TG_OP = 'DELETE' THEN
        PERFORM note('ended an invitation', whose);
    END IF;
    RETURN NULL;
END;
$$;

-- Whoever reads the audit trail may not see what is Private, so that stands there without a name.
CREATE OR REPLACE FUNCTION clickup_desktop.audit_connection() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, clickup_desktop, pg_temp
AS $$
DECLARE
    it connection;
    subject text;
BEGIN
    it := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    subject := CASE it.visibility
        WHEN 'shared' THEN it.account_name || ' (shared)' ELSE 'a Private connection' END;
    IF TG_OP = 'INSERT' THEN
        IF it.state <> 'pending' THEN
            PERFORM note('connected ClickUp', subject);
        END IF;
    ELSIF TG_OP = 'DELETE' THEN
        IF it.state <> 'pending' THEN
            PERFORM note('disconnected ClickUp', subject);
        END IF;
    ELSIF OLD.state = 'pending' AND NEW.state <> 'pending' THEN
        PERFORM note('connected ClickUp', subject);
    ELSIF NEW.secret_version <> OLD.secret_version THEN
        PERFORM note('updated the token', subject);
    ELSIF NEW.owner_id <> OLD.owner_id THEN
        PERFORM note('took over a connection', subject);
    ELSIF NEW.key_version IS DISTINCT FROM OLD.key_version THEN
        PERFORM note('encrypted a token again', subject);
    ELSIF NEW.token_ciphertext IS DISTINCT FROM OLD.token_ciphertext THEN
        PERFORM note('replaced an encrypted token', subject);
    ELSIF (NEW.account_id, NEW.account_name, NEW.account_email, NEW.token_hint,
            NEW.workspaces::text)
        IS DISTINCT FROM (OLD.account_id, OLD.account_name, OLD.account_email, OLD.token_hint,
            OLD.workspaces::text)
    THEN
        PERFORM note('changed what a connection reaches', subject);
    END IF;
    RETURN NULL;
END;
$$;

CREATE OR REPLACE FUNCTION clickup_desktop.audit_channel_link() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, clickup_desktop, pg_temp
AS $$
DECLARE
    it channel_link;
    subject text;
BEGIN
    it := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    subject := CASE
        WHEN it.private_owner_id IS NOT NULL THEN 'through a Private connection'
        ELSE it.channel_name || ' in ' || it.workspace_name END;
    IF TG_OP = 'INSERT' THEN
        PERFORM note('linked a Channel', subject);
    ELSIF TG_OP = 'DELETE' THEN
        PERFORM note('removed a link', subject);
    ELSIF (NEW.workspace_id, NEW.channel_id, NEW.place_kind, NEW.place_id, NEW.linked_by_id)
        IS DISTINCT FROM
        (OLD.workspace_id, OLD.channel_id, OLD.place_kind, OLD.place_id, OLD.linked_by_id)
    THEN
        PERFORM note('changed a link', subject);
    ELSIF NEW.connection_id IS DISTINCT FROM OLD.connection_id THEN
        PERFORM note(
            CASE WHEN NEW.connection_id IS NULL THEN 'left a link without a connection'
                ELSE 'gave a link a connection' END,
            subject
        );
    ELSIF NEW.channel_name <> OLD.channel_name THEN
        PERFORM note(
            'noticed that a linked Channel was renamed',
            CASE
                WHEN NEW.private_owner_id IS NOT NULL THEN subject
                WHEN NEW.visibility_private OR OLD.visibility_private
                    THEN 'a private Channel in ' || NEW.workspace_name
                ELSE OLD.channel_name || ' is ' || NEW.channel_name || ' now, in '
                    || NEW.workspace_name
            END
        );
    ELSIF (NEW.visibility_private, NEW.workspace_name, NEW.path::text, NEW.private_owner_id)
        IS DISTINCT FROM
        (OLD.visibility_private, OLD.workspace_name, OLD.path::text, OLD.private_owner_id)
    THEN
        PERFORM note('changed a link', subject);
    END IF;
    RETURN NULL;
END;
$$;

CREATE OR REPLACE FUNCTION clickup_desktop.audit_keys() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, clickup_desktop, pg_temp
AS $$
BEGIN
    -- Once for each statement: a new key is sealed for thousands.
    PERFORM note(
        CASE TG_OP WHEN 'INSERT' THEN 'added' WHEN 'DELETE' THEN 'removed' ELSE 'changed' END
            || CASE TG_TABLE_NAME
                WHEN 'organization_key' THEN ' a key of the organization'
                WHEN 'recovery_anchor' THEN ' a recovery key'
                ELSE ' copies of the key' END,
        ''
    );
    RETURN NULL;
END;
$$;

-- Told to whoever listens, hostile members among them: which row, and nothing that is in it.
CREATE OR REPLACE FUNCTION clickup_desktop.notify_change() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, clickup_desktop, pg_temp
AS $$
DECLARE
    changed text;
BEGIN
    IF NOT room_to_tell() THEN
        RETURN NULL;
    END IF;
    IF TG_OP = 'DELETE' THEN
        EXECUTE format('SELECT ($1).%I::text', TG_ARGV[0]) INTO changed USING OLD;
    ELSE
        EXECUTE format('SELECT ($1).%I::text', TG_ARGV[0]) INTO changed USING NEW;
    END IF;
    PERFORM pg_notify('clickup_desktop', TG_TABLE_NAME || ':' || changed);
    RETURN NULL;
END;
$$;

CREATE TRIGGER guard BEFORE UPDATE ON clickup_desktop.member
    FOR EACH ROW EXECUTE FUNCTION clickup_desktop.guard_member();
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON clickup_desktop.connection
    FOR EACH ROW EXECUTE FUNCTION clickup_desktop.guard_connection();
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON clickup_desktop.channel_link
    FOR EACH ROW EXECUTE FUNCTION clickup_desktop.guard_channel_link();
-- After the guards, by their names, so that they judge what is kept.
CREATE TRIGGER judge BEFORE INSERT OR UPDATE ON clickup_desktop.connection
    FOR EACH ROW EXECUTE FUNCTION clickup_desktop.judge_connection();
CREATE TRIGGER judge BEFORE INSERT OR UPDATE ON clickup_desktop.channel_link
    FOR EACH ROW EXECUTE FUNCTION clickup_desktop.judge_channel_link();
CREATE TRIGGER guard BEFORE INSERT ON clickup_desktop.organization_key
    FOR EACH ROW EXECUTE FUNCTION clickup_desktop.guard_organization_key();
CREATE CONSTRAINT TRIGGER finish AFTER INSERT ON clickup_desktop.organization_key
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION clickup_desktop.finish_organization_key();

CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON clickup_desktop.organization
    FOR EACH ROW EXECUTE FUNCTION clickup_desktop.audit_organization();
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON clickup_desktop.member
    FOR EACH ROW EXECUTE FUNCTION clickup_desktop.audit_member();
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON clickup_desktop.invitation
    FOR EACH ROW EXECUTE FUNCTION clickup_desktop.audit_invitation();
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON clickup_desktop.connection
    FOR EACH ROW EXECUTE FUNCTION clickup_desktop.audit_connection();
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON clickup_desktop.channel_link
    FOR EACH ROW EXECUTE FUNCTION clickup_desktop.audit_channel_link();
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON clickup_desktop.organization_key
    FOR EACH STATEMENT EXECUTE FUNCTION clickup_desktop.audit_keys();
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON clickup_desktop.recovery_anchor
    FOR EACH STATEMENT EXECUTE FUNCTION clickup_desktop.audit_keys();
CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON clickup_desktop.key_copy
    FOR EACH STATEMENT EXECUTE FUNCTION clickup_desktop.audit_keys();

CREATE TRIGGER notify AFTER INSERT OR UPDATE OR DELETE ON clickup_desktop.organization
    FOR EACH ROW EXECUTE FUNCTION clickup_desktop.notify_change('id');
CREATE TRIGGER notify AFTER INSERT OR UPDATE OR DELETE ON clickup_desktop.member
    FOR EACH ROW EXECUTE FUNCTION clickup_desktop.notify_change('id');
CREATE TRIGGER notify AFTER INSERT OR UPDATE OR DELETE ON clickup_desktop.connection
    FOR EACH ROW EXECUTE FUNCTION clickup_desktop.notify_change('id');
CREATE TRIGGER notify AFTER INSERT OR UPDATE OR DELETE ON clickup_desktop.channel_link
    FOR EACH ROW EXECUTE FUNCTION clickup_desktop.notify_change('id');
CREATE TRIGGER notify AFTER INSERT ON clickup_desktop.organization_key
    FOR EACH ROW EXECUTE FUNCTION clickup_desktop.notify_change('version');
