-- What members may have done for them that they may not do themselves: it takes CREATEROLE.
-- Each is owned by the role nobody logs in with, has its search_path pinned, and asks session_user.

CREATE OR REPLACE FUNCTION clickup_desktop.invite_member(
    p_member_id text, p_name text, p_email text, p_role text, p_login text, p_verifier text,
    p_expires_at timestamp, p_sealed bytea
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, clickup_desktop, pg_temp
AS $$
DECLARE
    me text := require_enterprise_admin();
BEGIN
    PERFORM invited(
        p_member_id, p_name, p_email, p_role, p_login, p_verifier, p_expires_at, p_sealed, me
    );
END;
$$;

-- For an invitation that ran out before it was used, and for another computer of a member's. The
-- password of somebody who has one is left alone: who could set it could read what is Private.
CREATE OR REPLACE FUNCTION clickup_desktop.renew_invitation(
    p_member_id text, p_verifier text, p_expires_at timestamp, p_sealed bytea
) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, clickup_desktop, pg_temp
AS $$
DECLARE
    me text := require_enterprise_admin();
    who member := member_to_change(p_member_id, NULL);
    unused boolean;
BEGIN
    PERFORM check_expiry(p_expires_at);
    IF p_sealed IS NULL THEN
        RAISE EXCEPTION 'nothing is sealed' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    SELECT first INTO unused FROM invitation WHERE member_id = who.id;
    unused := coalesce(unused, false);
    IF unused THEN
        PERFORM check_verifier(p_verifier);
        EXECUTE format(
            'ALTER ROLE %I PASSWORD %L VALID UNTIL %L',
            who.login, p_verifier, to_char(p_expires_at, 'YYYY-MM-DD HH24:MI:SS') || '+00'
        );
    END IF;
    DELETE FROM invitation WHERE member_id = who.id;
    INSERT INTO invitation (member_id, invited_by_id, role, first, created_at, expires_at, sealed)
        VALUES (who.id, me, who.role, unused, utc_now(), p_expires_at, p_sealed);
    RETURN unused;
END;
$$;

-- A password is part of it, so that the one-time password is of no use afterwards; NULL where the
-- server knows its people in another way (a certificate, Kerberos, LDAP).
CREATE OR REPLACE FUNCTION clickup_desktop.accept_invitation(
    p_verifier text, p_public_key bytea, p_key_version integer, p_authenticator bytea,
    p_sealed bytea
) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, clickup_desktop, pg_temp
AS $$
DECLARE
    who member;
    one invitation;
BEGIN
    SELECT * INTO who FROM member WHERE login = session_user::text AND removed_at IS NULL FOR UPDATE;
    SELECT * INTO one FROM invitation WHERE member_id = who.id FOR UPDATE;
    IF one.member_id IS NULL THEN
        RAISE EXCEPTION 'there is no invitation any more' USING ERRCODE = 'CD002';
    END IF;
    IF one.expires_at <= utc_now() THEN
        RAISE EXCEPTION 'the invitation ran out' USING ERRCODE = 'CD001';
    END IF;
    IF p_public_key IS NULL OR p_authenticator IS NULL OR p_sealed IS NULL
        OR p_key_version IS NULL
    THEN
        RAISE EXCEPTION 'a key is missing' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    IF p_key_version IS DISTINCT FROM (SELECT key_version FROM organization FOR SHARE) THEN
        RAISE EXCEPTION 'the key was changed meanwhile' USING ERRCODE = 'CD004';
    END IF;
    IF one.first THEN
        IF p_verifier IS NULL THEN
            EXECUTE format('ALTER ROLE %I PASSWORD NULL VALID UNTIL ''infinity''', who.login);
        ELSE
            PERFORM check_verifier(p_verifier);
            EXECUTE format(
                'ALTER ROLE %I PASSWORD %L VALID UNTIL ''infinity''', who.login, p_verifier
            );
        END IF;
        EXECUTE format('GRANT %I TO %I', group_of(who.role), who.login);
        EXECUTE format('REVOKE %I FROM %I', @'invited'@, who.login);
        UPDATE member SET joined_at = utc_now() WHERE id = who.id;
    END IF;
    INSERT INTO key_copy (public_key, member_id, key_version, authenticator, sealed)
        VALUES (p_public_key, who.id, p_key_version, p_authenticator, p_sealed);
    DELETE FROM invitation WHERE member_id = who.id;
    RETURN who.id;
END;
$$;

CREATE OR REPLACE FUNCTION clickup_desktop.set_member_role(
    p_member_id text, p_role text, p_version integer
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, clickup_desktop, pg_temp
AS $$
DECLARE
    me text := require_enterprise_admin();
    who member := member_to_change(p_member_id, p_version);
BEGIN
    IF group_of(p_role) IS NULL THEN
        RAISE EXCEPTION 'no such role' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    IF p_role <> 'enterprise-admin' THEN
        PERFORM keep_an_enterprise_admin(who.id);
    END IF;
    UPDATE invitation SET role = p_role WHERE member_id = who.id AND first;
    IF NOT FOUND THEN
        EXECUTE format('REVOKE %I FROM %I', group_of(who.role), who.login);
        EXECUTE format('GRANT %I TO %I', group_of(p_role), who.login);
    END IF;
    UPDATE member SET role = p_role WHERE id = who.id;
END;
$$;

-- What was Shared stays, and is the remover's from then on; what was Private goes.
CREATE OR REPLACE FUNCTION clickup_desktop.remove_member(p_member_id text, p_version integer)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, clickup_desktop, pg_temp
AS $$
DECLARE
    me text := require_enterprise_admin();
    who member := member_to_change(p_member_id, p_version);
BEGIN
    PERFORM keep_an_enterprise_admin(who.id);
    IF who.id = me THEN
        RAISE EXCEPTION 'nobody removes themselves' USING ERRCODE = 'CD006';
    END IF;
    DELETE FROM channel_link WHERE private_owner_id = who.id;
    DELETE FROM connection WHERE owner_id = who.id AND visibility = 'private';
    UPDATE connection SET owner_id = me WHERE owner_id = who.id;
    DELETE FROM key_copy WHERE member_id = who.id;
    DELETE FROM invitation WHERE member_id = who.id;
    UPDATE member
        SET removed_at = utc_now(), login = NULL, email = '', role = 'member'
        WHERE id = who.id;
    -- With its rights, to end its sessions and drop what it may have made, a large object for one.
    EXECUTE format('GRANT %I TO %I', who.login, current_user);
    EXECUTE format(
        'REVOKE %I, %I, %I, %I FROM %I',
        @'enterprise_admins'@, @'integrations_admins'@, @'members'@, @'invited'@, who.login
    );
    EXECUTE format('ALTER ROLE %I NOLOGIN PASSWORD NULL', who.login);
    PERFORM pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = who.login;
    BEGIN
        EXECUTE format('DROP OWNED BY %I', who.login);
        EXECUTE format('DROP ROLE %I', who.login);
    EXCEPTION WHEN dependent_objects_still_exist OR object_in_use THEN
        -- It owns something in another database. It cannot log in any more, nor see anything here.
        RAISE NOTICE 'the login % is disabled and not dropped', who.login;
    END;
END;
$$;
