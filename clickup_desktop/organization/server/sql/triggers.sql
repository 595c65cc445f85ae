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
