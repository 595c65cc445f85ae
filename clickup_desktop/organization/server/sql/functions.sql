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
    PERFORM check_copy(p_public_key, p_authenticator, p_sealed);
    IF p_key_version IS NULL THEN
        RAISE EXCEPTION 'a key is missing' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    IF (SELECT count(*) FROM key_copy WHERE member_id = who.id) >= most_computers() THEN
        RAISE EXCEPTION 'a member has too many computers' USING ERRCODE = 'CD007';
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

-- For a member whose computers are all lost: one in the place of all others. Whoever has one of
-- those knows the key still.
CREATE OR REPLACE FUNCTION clickup_desktop.recover_key(
    p_public_key bytea, p_key_version integer, p_authenticator bytea, p_sealed bytea
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, clickup_desktop, pg_temp
AS $$
DECLARE
    who member;
BEGIN
    SELECT * INTO who FROM member m
        WHERE m.login = session_user::text AND m.removed_at IS NULL
            AND NOT EXISTS (SELECT FROM invitation i WHERE i.member_id = m.id AND i.first)
        FOR UPDATE;
    IF who.id IS NULL THEN
        RAISE EXCEPTION 'only a member may do this' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM check_copy(p_public_key, p_authenticator, p_sealed);
    IF p_key_version IS DISTINCT FROM (SELECT key_version FROM organization FOR SHARE) THEN
        RAISE EXCEPTION 'the key was changed meanwhile' USING ERRCODE = 'CD004';
    END IF;
    DELETE FROM key_copy WHERE member_id = who.id;
    IF FOUND THEN
        INSERT INTO key_due (member_id, reason, since) VALUES (who.id, 'computer-lost', utc_now())
            ON CONFLICT DO NOTHING;
    END IF;
    INSERT INTO key_copy (public_key, member_id, key_version, authenticator, sealed)
        VALUES (p_public_key, who.id, p_key_version, p_authenticator, p_sealed);
END;
$$;

-- The public keys that the next key may be sealed to: of who belongs to the organization, and the
-- recovery key's. Whether somebody has vouched for one the server cannot know. Of more than a member
-- may have, which were let in once, some are left out, but never the one that asks.
CREATE OR REPLACE FUNCTION clickup_desktop.keys_to_seal_to(p_mine bytea)
RETURNS SETOF clickup_desktop.key_copy
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, clickup_desktop, pg_temp
AS $$
BEGIN
    PERFORM require_enterprise_admin();
    RETURN QUERY
        SELECT k.public_key, k.member_id, k.key_version, k.authenticator, k.sealed
        FROM (
            SELECT c.*, row_number() OVER (PARTITION BY c.member_id ORDER BY c.public_key) AS place
            FROM key_copy c
            WHERE c.key_version = (SELECT o.key_version FROM organization o)
                AND octet_length(c.public_key) <= 64 AND octet_length(c.authenticator) <= 64
                AND octet_length(c.sealed) <= 512
        ) AS k
        LEFT JOIN member m ON m.id = k.member_id
        WHERE (k.place <= most_computers() OR k.public_key = p_mine)
            AND (k.member_id IS NULL OR m.removed_at IS NULL);
END;
$$;

-- A new key in the place of the old one, sealed to public keys that are known already; the others
-- are left out, by the word of who makes it. Who then encrypts tokens anew does so in the same
-- transaction. It sees what was saved until the moment it began, so READ COMMITTED.
CREATE OR REPLACE FUNCTION clickup_desktop.change_key(
    p_version integer, p_key_check bytea, p_predecessor bytea, p_holders text[],
    p_public_keys bytea[], p_authenticators bytea[], p_sealed bytea[], p_left_out bytea[]
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, clickup_desktop, pg_temp
AS $$
DECLARE
    me text := require_enterprise_admin();
    left_out text;
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'a new key is made in a transaction that is READ COMMITTED'
            USING ERRCODE = 'invalid_transaction_state';
    END IF;
    IF (octet_length(p_key_check) <= 64 AND octet_length(p_predecessor) <= 256
        AND p_left_out IS NOT NULL) IS NOT TRUE
        OR EXISTS (
            SELECT FROM unnest(p_public_keys, p_authenticators, p_sealed)
                AS new (public_key, authenticator, sealed)
            WHERE (octet_length(new.public_key) <= 64 AND octet_length(new.authenticator) <= 64
                AND octet_length(new.sealed) <= 512) IS NOT TRUE
        )
    THEN
        RAISE EXCEPTION 'not a key' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    -- Nobody is removed meanwhile, nobody comes in, and nobody saves anything under the old key.
    PERFORM FROM member WHERE role = 'enterprise-admin' ORDER BY id FOR UPDATE;
    PERFORM FROM invitation ORDER BY member_id FOR UPDATE;
    PERFORM FROM organization FOR UPDATE;
    IF NOT EXISTS (
        SELECT FROM unnest(p_holders) AS holder WHERE holder IS NULL
    ) OR EXISTS (
        SELECT FROM unnest(p_holders, p_public_keys) AS new (holder, public_key)
        WHERE NOT EXISTS (
            SELECT FROM key_copy k LEFT JOIN member m ON m.id = k.member_id
            WHERE k.public_key = new.public_key AND k.member_id IS NOT DISTINCT FROM new.holder
                AND k.key_version = p_version - 1
                AND (k.member_id IS NULL OR m.removed_at IS NULL)
        )
    ) OR EXISTS (
        SELECT FROM keys_to_seal_to(NULL) k
        WHERE NOT EXISTS (
            SELECT FROM unnest(p_public_keys || p_left_out) AS told (public_key)
            WHERE told.public_key = k.public_key
        )
    ) THEN
        RAISE EXCEPTION 'members or their computers were changed meanwhile' USING ERRCODE = 'CD004';
    END IF;
    SELECT string_agg(DISTINCT m.name, ', ') INTO left_out
        FROM keys_to_seal_to(NULL) k JOIN member m ON m.id = k.member_id
        JOIN unnest(p_left_out) AS told (public_key) ON told.public_key = k.public_key;
    INSERT INTO organization_key (version, key_check, predecessor, created_at, created_by_id)
        VALUES (p_version, p_key_check, p_predecessor, utc_now(), me);
    DELETE FROM key_copy;
    INSERT INTO key_copy (public_key, member_id, key_version, authenticator, sealed)
        SELECT public_key, holder, p_version, authenticator, sealed
        FROM unnest(p_holders, p_public_keys, p_authenticators, p_sealed)
            AS new (holder, public_key, authenticator, sealed);
    DELETE FROM key_due;
    IF left_out IS NOT NULL THEN
        PERFORM note('left computers out of the new key', left_out);
    END IF;
END;
$$;

-- Another recovery key, which trusts the key in use; called in the transaction of a new key, which the
-- one of before then does not open. Whether it is one, the server cannot know.
CREATE OR REPLACE FUNCTION clickup_desktop.replace_recovery_key(
    p_public_key bytea, p_key_version integer, p_authenticator bytea, p_sealed bytea,
    p_key_check bytea, p_anchor bytea
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, clickup_desktop, pg_temp
AS $$
BEGIN
    PERFORM require_enterprise_admin();
    PERFORM check_copy(p_public_key, p_authenticator, p_sealed);
    IF (octet_length(p_key_check) <= 64 AND octet_length(p_anchor) <= 64) IS NOT TRUE THEN
        RAISE EXCEPTION 'not a recovery key' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    IF p_key_version IS DISTINCT FROM (SELECT key_version FROM organization FOR SHARE) THEN
        RAISE EXCEPTION 'the key was changed meanwhile' USING ERRCODE = 'CD004';
    END IF;
    DELETE FROM key_copy WHERE member_id IS NULL;
    INSERT INTO key_copy (public_key, member_id, key_version, authenticator, sealed)
        VALUES (p_public_key, NULL, p_key_version, p_authenticator, p_sealed);
    DELETE FROM recovery_anchor;
    INSERT INTO recovery_anchor (key_version, key_check, authenticator)
        VALUES (p_key_version, p_key_check, p_anchor);
    PERFORM note('replaced the recovery key', '');
END;
$$;

-- That messages are exported from the copy that the owner of a token keeps: how many, and from where
-- only if everybody may know. The names are those that stand here, and not what somebody says.
CREATE OR REPLACE FUNCTION clickup_desktop.record_export(p_link_id text, p_count bigint)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, clickup_desktop, pg_temp
AS $$
DECLARE
    it channel_link;
    subject text;
BEGIN
    IF (p_count >= 0) IS NOT TRUE THEN
        RAISE EXCEPTION 'not a number of messages' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    SELECT l.* INTO it
        FROM channel_link l
        JOIN connection c ON c.id = l.connection_id
        JOIN member m ON m.id = c.owner_id
        WHERE l.id = p_link_id AND m.login = session_user::text AND m.removed_at IS NULL
            AND m.role IN ('enterprise-admin', 'integrations-admin');
    IF it.id IS NULL THEN
        RAISE EXCEPTION 'messages are exported by the owner of the token alone'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    subject := CASE
        WHEN it.private_owner_id IS NOT NULL THEN ', through a Private connection'
        WHEN it.visibility_private THEN ', from a private Channel'
        ELSE ' from ' || it.channel_name || ' in ' || it.workspace_name END;
    PERFORM note('exported messages', p_count || subject);
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
    DELETE FROM key_due WHERE member_id = who.id;
    INSERT INTO key_due (member_id, reason, since) VALUES (who.id, 'member-removed', utc_now());
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
