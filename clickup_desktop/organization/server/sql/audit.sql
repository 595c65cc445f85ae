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

-- Whoever reads the audit trail may not see what is Private, nor what a Channel is called that is
-- private in ClickUp: that stands there without a name.
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
        WHEN it.visibility_private THEN 'a private Channel in ' || it.workspace_name
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
                -- Also of one that is private no more: its name before was not for everybody.
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
