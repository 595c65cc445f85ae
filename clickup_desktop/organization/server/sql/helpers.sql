-- Asked by policies, as whoever is asked about: no row, no rights.

CREATE OR REPLACE FUNCTION clickup_desktop.my_member_id() RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN (SELECT id FROM clickup_desktop.member WHERE login = current_user::text AND removed_at IS NULL);

CREATE OR REPLACE FUNCTION clickup_desktop.utc_now() RETURNS timestamp
LANGUAGE sql STABLE PARALLEL SAFE
RETURN pg_catalog.timezone('UTC', pg_catalog.now());

CREATE OR REPLACE FUNCTION clickup_desktop.group_of(p_role text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE p_role
    WHEN 'enterprise-admin' THEN @'enterprise_admins'@
    WHEN 'integrations-admin' THEN @'integrations_admins'@
    WHEN 'member' THEN @'members'@
END;

CREATE OR REPLACE FUNCTION clickup_desktop.title_of(p_role text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN pg_catalog.initcap(pg_catalog.replace(p_role, '-', ' '));

-- Asked of what a member writes; granted to nobody. JSON is judged as text: to take it apart fails where
-- it is nested deeply or holds half a character, and those are what is looked for.

-- What is left of JSON without its strings; NULL where one holds half a character. An escaped
-- backslash leaves a blank behind: without it, the halves on its two sides would become a whole.
CREATE OR REPLACE FUNCTION clickup_desktop.outline_of(p_json json) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN pg_catalog.regexp_replace(
        pg_catalog.replace(p_json::text, '\\', ' '),
        '\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}', '', 'g'
    ) ~ '\\u[dD][89a-fA-F]' THEN NULL
    ELSE pg_catalog.regexp_replace(p_json::text, '"(?:[^"\\]|\\.)*"', '', 'g')
END;

-- A list of texts.
CREATE OR REPLACE FUNCTION clickup_desktop.is_path(p_json json) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(
    pg_catalog.octet_length(p_json::text) <= 100000
    AND clickup_desktop.outline_of(p_json) ~ '^\s*\[[\s,]*\]\s*$',
    false
);

-- A list of objects with an id and a name, each a text; no deeper, and no numbers.
CREATE OR REPLACE FUNCTION clickup_desktop.are_workspaces(p_json json) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN pg_catalog.octet_length(p_json::text) <= 1000000
        -- A zero can't be compared with a key.
        AND pg_catalog.replace(p_json::text, '\\', ' ') !~ '\\u0000'
        AND clickup_desktop.outline_of(p_json)
            ~ '^\s*\[\s*(?:\{[\s:,]*\}\s*(?:,\s*\{[\s:,]*\}\s*)*)?\]\s*$'
    THEN NOT EXISTS (
        SELECT FROM pg_catalog.json_array_elements(p_json) AS item
        WHERE item -> 'id' IS NULL OR item -> 'name' IS NULL
    )
    ELSE false
END;

-- One that every time zone and every system can show, or none.
CREATE OR REPLACE FUNCTION clickup_desktop.is_moment(p_moment timestamp) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(p_moment >= '1971-01-01' AND p_moment < '3000-01-01', true);

-- Telling what has changed must never keep a change from being saved, and where the cluster's queue
-- is full it would: whoever listens within a transaction has it fill up. Everybody looks now and
-- then by themselves.
CREATE OR REPLACE FUNCTION clickup_desktop.room_to_tell() RETURNS boolean
LANGUAGE sql VOLATILE
RETURN pg_catalog.pg_notification_queue_usage() < 0.5;

-- How many computers one member may have.
CREATE OR REPLACE FUNCTION clickup_desktop.most_computers() RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN 20;

-- Called by the functions below and by who makes the organization; granted to nobody.

CREATE OR REPLACE FUNCTION clickup_desktop.check_verifier(p_verifier text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, clickup_desktop, pg_temp
AS $$
BEGIN
    -- Only what SCRAM-SHA-256 stores: a clear text would stand in the server's log.
    IF p_verifier IS NULL OR length(p_verifier) > 200 OR p_verifier !~
        '^SCRAM-SHA-256[$][0-9]{4,7}:[A-Za-z0-9+/]{16,64}={0,2}[$][A-Za-z0-9+/]{43}=:[A-Za-z0-9+/]{43}=$'
    THEN
        RAISE EXCEPTION 'not a SCRAM-SHA-256 verifier' USING ERRCODE = 'invalid_parameter_value';
    END IF;
END;
$$;

CREATE OR REPLACE FUNCTION clickup_desktop.check_expiry(p_expires_at timestamp) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, clickup_desktop, pg_temp
AS $$
BEGIN
    IF p_expires_at IS NULL OR p_expires_at <= utc_now()
        OR p_expires_at > utc_now() + interval '31 days'
    THEN
        RAISE EXCEPTION 'an invitation lasts at most 31 days'
            USING ERRCODE = 'invalid_parameter_value';
    END IF;
END;
$$;

CREATE OR REPLACE FUNCTION clickup_desktop.check_copy(
    p_public_key bytea, p_authenticator bytea, p_sealed bytea
) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, clickup_desktop, pg_temp
AS $$
BEGIN
    IF (octet_length(p_public_key) <= 64 AND octet_length(p_authenticator) <= 64
        AND octet_length(p_sealed) <= 512) IS NOT TRUE
    THEN
        RAISE EXCEPTION 'not a copy of a key' USING ERRCODE = 'invalid_parameter_value';
    END IF;
END;
$$;

CREATE OR REPLACE FUNCTION clickup_desktop.invited(
    p_member_id text, p_name text, p_email text, p_role text, p_login text, p_verifier text,
    p_expires_at timestamp, p_sealed bytea, p_by text
) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, clickup_desktop, pg_temp
AS $$
BEGIN
    PERFORM check_verifier(p_verifier);
    PERFORM check_expiry(p_expires_at);
    IF p_member_id IS NULL
        OR p_member_id !~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'
        OR group_of(p_role) IS NULL
        OR p_login IS NULL OR p_login !~ ('^' || @'login_prefix'@ || '[0-9a-f]{16}$')
        OR p_sealed IS NULL
        OR coalesce(btrim(p_name), '') = '' OR length(p_name) > 300
        OR p_email IS NULL OR length(p_email) > 300 OR p_email !~ '^[^@[:space:]]+@[^@[:space:]]+$'
    THEN
        RAISE EXCEPTION 'not a member that can be invited'
            USING ERRCODE = 'invalid_parameter_value';
    END IF;
    EXECUTE format(
        'CREATE ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION INHERIT'
        ' CONNECTION LIMIT 20 PASSWORD %L VALID UNTIL %L',
        p_login, p_verifier, to_char(p_expires_at, 'YYYY-MM-DD HH24:MI:SS') || '+00'
    );
    EXECUTE format('COMMENT ON ROLE %I IS %L', p_login, 'ClickUp Desktop: a member');
    EXECUTE format('GRANT %I TO %I', @'invited'@, p_login);
    INSERT INTO member (id, name, email, role, joined_at, login)
        VALUES (p_member_id, p_name, p_email, p_role, utc_now(), p_login);
    INSERT INTO invitation (member_id, invited_by_id, role, first, created_at, expires_at, sealed)
        VALUES (p_member_id, p_by, p_role, true, utc_now(), p_expires_at, p_sealed);
END;
$$;

CREATE OR REPLACE FUNCTION clickup_desktop.require_enterprise_admin() RETURNS text
LANGUAGE plpgsql
SET search_path = pg_catalog, clickup_desktop, pg_temp
AS $$
DECLARE
    me text;
BEGIN
    -- Within these functions current_user is their owner. The member's own row decides, not the
    -- group that let them in: a login may have been lent to another.
    SELECT m.id INTO me FROM member m
        WHERE m.login = session_user::text AND m.removed_at IS NULL AND m.role = 'enterprise-admin'
            AND NOT EXISTS (SELECT FROM invitation i WHERE i.member_id = m.id AND i.first);
    IF me IS NULL THEN
        RAISE EXCEPTION 'only an Enterprise Admin may do this'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN me;
END;
$$;

CREATE OR REPLACE FUNCTION clickup_desktop.member_to_change(p_member_id text, p_version integer)
RETURNS clickup_desktop.member
LANGUAGE plpgsql
SET search_path = pg_catalog, clickup_desktop, pg_temp
AS $$
DECLARE
    found_member member;
BEGIN
    -- Whoever changes members waits for each other here, so that two Enterprise Admins cannot
    -- take the role from each other at once.
    PERFORM FROM member WHERE role = 'enterprise-admin' ORDER BY id FOR UPDATE;
    SELECT * INTO found_member FROM member
        WHERE id = p_member_id AND removed_at IS NULL FOR UPDATE;
    IF found_member.id IS NULL THEN
        RAISE EXCEPTION 'no such member' USING ERRCODE = 'CD003';
    END IF;
    IF p_version IS NOT NULL AND found_member.version <> p_version THEN
        RAISE EXCEPTION 'the member was changed meanwhile' USING ERRCODE = 'CD004';
    END IF;
    RETURN found_member;
END;
$$;

CREATE OR REPLACE FUNCTION clickup_desktop.keep_an_enterprise_admin(p_without text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, clickup_desktop, pg_temp
AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM member m
        WHERE m.role = 'enterprise-admin' AND m.removed_at IS NULL AND m.id <> p_without
            AND NOT EXISTS (SELECT FROM invitation i WHERE i.member_id = m.id AND i.first)
    ) THEN
        RAISE EXCEPTION 'the last Enterprise Admin stays' USING ERRCODE = 'CD005';
    END IF;
END;
$$;
