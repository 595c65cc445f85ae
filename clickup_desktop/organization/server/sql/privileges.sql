-- Who may do what. PUBLIC has nothing; everything else was revoked before.

GRANT USAGE ON SCHEMA clickup_desktop
    TO @enterprise_admins@, @integrations_admins@, @members@, @invited@;
GRANT EXECUTE ON FUNCTION
    clickup_desktop.my_member_id(), clickup_desktop.utc_now(), clickup_desktop.room_to_tell()
    TO @enterprise_admins@, @integrations_admins@, @members@, @invited@;
GRANT EXECUTE ON FUNCTION
    clickup_desktop.invite_member(text, text, text, text, text, text, timestamp, bytea),
    clickup_desktop.renew_invitation(text, text, timestamp, bytea),
    clickup_desktop.set_member_role(text, text, integer),
    clickup_desktop.remove_member(text, integer),
    clickup_desktop.keys_to_seal_to(bytea),
    clickup_desktop.replace_recovery_key(bytea, integer, bytea, bytea, bytea, bytea),
    clickup_desktop.change_key(
        integer, bytea, bytea, text[], bytea[], bytea[], bytea[], bytea[]
    )
    TO @enterprise_admins@;
GRANT EXECUTE ON FUNCTION clickup_desktop.record_export(text, bigint)
    TO @enterprise_admins@, @integrations_admins@;
GRANT EXECUTE ON FUNCTION clickup_desktop.recover_key(bytea, integer, bytea, bytea)
    TO @enterprise_admins@, @integrations_admins@, @members@;
GRANT EXECUTE ON FUNCTION clickup_desktop.accept_invitation(text, bytea, integer, bytea, bytea)
    TO @enterprise_admins@, @integrations_admins@, @members@, @invited@;

-- alembic_version: which program fits
GRANT SELECT ON clickup_desktop.alembic_version
    TO @enterprise_admins@, @integrations_admins@, @members@, @invited@;
CREATE POLICY owner ON clickup_desktop.alembic_version TO @owner@ USING (true) WITH CHECK (true);
CREATE POLICY see ON clickup_desktop.alembic_version FOR SELECT
    TO @enterprise_admins@, @integrations_admins@, @members@, @invited@ USING (true);

-- organization
GRANT SELECT ON clickup_desktop.organization
    TO @enterprise_admins@, @integrations_admins@, @members@, @invited@;
GRANT UPDATE (name, assistance, message_copy_days) ON clickup_desktop.organization
    TO @enterprise_admins@;
CREATE POLICY owner ON clickup_desktop.organization TO @owner@ USING (true) WITH CHECK (true);
CREATE POLICY see ON clickup_desktop.organization FOR SELECT
    TO @enterprise_admins@, @integrations_admins@, @members@, @invited@ USING (true);
CREATE POLICY change ON clickup_desktop.organization FOR UPDATE TO @enterprise_admins@
    USING ((SELECT clickup_desktop.my_member_id()) IS NOT NULL);

-- member: colleagues are known to each other; who was invited and has not come knows themselves
GRANT SELECT ON clickup_desktop.member
    TO @enterprise_admins@, @integrations_admins@, @members@, @invited@;
CREATE POLICY owner ON clickup_desktop.member TO @owner@ USING (true) WITH CHECK (true);
CREATE POLICY see ON clickup_desktop.member FOR SELECT
    TO @enterprise_admins@, @integrations_admins@, @members@ USING (true);
CREATE POLICY see_oneself ON clickup_desktop.member FOR SELECT TO @invited@
    USING (login = current_user::text);

-- invitation: made and used by functions alone
GRANT SELECT ON clickup_desktop.invitation
    TO @enterprise_admins@, @integrations_admins@, @members@, @invited@;
CREATE POLICY owner ON clickup_desktop.invitation TO @owner@ USING (true) WITH CHECK (true);
CREATE POLICY see ON clickup_desktop.invitation FOR SELECT TO @enterprise_admins@
    USING ((SELECT clickup_desktop.my_member_id()) IS NOT NULL);
CREATE POLICY see_own ON clickup_desktop.invitation FOR SELECT
    TO @integrations_admins@, @members@, @invited@
    USING (member_id = (SELECT clickup_desktop.my_member_id()));

-- connection: a Member learns no more than whose token a link uses
GRANT SELECT, DELETE ON clickup_desktop.connection TO @enterprise_admins@, @integrations_admins@;
GRANT SELECT (id, owner_id, visibility, state) ON clickup_desktop.connection TO @members@;
GRANT INSERT (
    id, visibility, state, organization_url, owner_id, account_id, account_name, account_email,
    workspaces, token_hint, secret_version, secret_backend, session_only, created_at, checked_at,
    problem, token_ciphertext, key_version
) ON clickup_desktop.connection TO @enterprise_admins@, @integrations_admins@;
-- Never the owner nor the visibility; the address together with the token alone (guard_connection).
GRANT UPDATE (
    state, organization_url, account_id, account_name, account_email, workspaces, token_hint,
    secret_version, secret_backend, session_only, checked_at, problem, token_ciphertext,
    key_version, version
) ON clickup_desktop.connection TO @enterprise_admins@, @integrations_admins@;
CREATE POLICY owner ON clickup_desktop.connection TO @owner@ USING (true) WITH CHECK (true);
CREATE POLICY see ON clickup_desktop.connection FOR SELECT
    TO @enterprise_admins@, @integrations_admins@
    USING (
        owner_id = (SELECT clickup_desktop.my_member_id())
        OR (
            visibility = 'shared' AND state <> 'pending'
            AND (SELECT clickup_desktop.my_member_id()) IS NOT NULL
        )
    );
CREATE POLICY see_whose ON clickup_desktop.connection FOR SELECT TO @members@
    USING (
        visibility = 'shared' AND state <> 'pending'
        AND (SELECT clickup_desktop.my_member_id()) IS NOT NULL
    );
CREATE POLICY add ON clickup_desktop.connection FOR INSERT
    TO @enterprise_admins@, @integrations_admins@
    WITH CHECK (owner_id = (SELECT clickup_desktop.my_member_id()));
CREATE POLICY change ON clickup_desktop.connection FOR UPDATE
    TO @enterprise_admins@, @integrations_admins@
    USING (
        owner_id = (SELECT clickup_desktop.my_member_id())
        OR (visibility = 'shared' AND (SELECT clickup_desktop.my_member_id()) IS NOT NULL)
    );
CREATE POLICY remove ON clickup_desktop.connection FOR DELETE
    TO @enterprise_admins@, @integrations_admins@
    USING (
        owner_id = (SELECT clickup_desktop.my_member_id())
        OR (visibility = 'shared' AND (SELECT clickup_desktop.my_member_id()) IS NOT NULL)
    );

-- channel_link: seen by all, but for those of others' Private connections
GRANT SELECT ON clickup_desktop.channel_link
    TO @enterprise_admins@, @integrations_admins@, @members@;
GRANT DELETE ON clickup_desktop.channel_link TO @enterprise_admins@, @integrations_admins@;
GRANT INSERT (
    id, connection_id, private_owner_id, workspace_id, workspace_name, channel_id, channel_name,
    visibility_private, place_kind, place_id, path, linked_by_id, linked_at, problem, checked_at
) ON clickup_desktop.channel_link TO @enterprise_admins@, @integrations_admins@;
GRANT UPDATE (
    connection_id, private_owner_id, workspace_id, workspace_name, channel_id, channel_name,
    visibility_private, place_kind, place_id, path, linked_by_id, linked_at, problem, checked_at,
    version
) ON clickup_desktop.channel_link TO @enterprise_admins@, @integrations_admins@;
CREATE POLICY owner ON clickup_desktop.channel_link TO @owner@ USING (true) WITH CHECK (true);
CREATE POLICY see ON clickup_desktop.channel_link FOR SELECT
    TO @enterprise_admins@, @integrations_admins@, @members@
    USING (
        private_owner_id = (SELECT clickup_desktop.my_member_id())
        OR (private_owner_id IS NULL AND (SELECT clickup_desktop.my_member_id()) IS NOT NULL)
    );
-- The connection is looked up as whoever links: one that they do not see is none.
CREATE POLICY add ON clickup_desktop.channel_link FOR INSERT
    TO @enterprise_admins@, @integrations_admins@
    WITH CHECK (
        linked_by_id = (SELECT clickup_desktop.my_member_id())
        AND EXISTS (
            SELECT FROM clickup_desktop.connection c
            WHERE c.id = connection_id
                AND private_owner_id IS NOT DISTINCT FROM
                    CASE c.visibility WHEN 'private' THEN c.owner_id END
        )
    );
CREATE POLICY change ON clickup_desktop.channel_link FOR UPDATE
    TO @enterprise_admins@, @integrations_admins@
    USING (
        private_owner_id = (SELECT clickup_desktop.my_member_id())
        OR (private_owner_id IS NULL AND (SELECT clickup_desktop.my_member_id()) IS NOT NULL)
    )
    WITH CHECK (
        (
            connection_id IS NULL
            AND (
                private_owner_id IS NULL
                OR private_owner_id = (SELECT clickup_desktop.my_member_id())
            )
        )
        OR EXISTS (
            SELECT FROM clickup_desktop.connection c
            WHERE c.id = connection_id
                AND private_owner_id IS NOT DISTINCT FROM
                    CASE c.visibility WHEN 'private' THEN c.owner_id END
        )
    );
CREATE POLICY remove ON clickup_desktop.channel_link FOR DELETE
    TO @enterprise_admins@, @integrations_admins@
    USING (
        private_owner_id = (SELECT clickup_desktop.my_member_id())
        OR (private_owner_id IS NULL AND (SELECT clickup_desktop.my_member_id()) IS NOT NULL)
    );

-- audit_entry: read by Enterprise Admins, written by triggers, changed by nobody
GRANT SELECT ON clickup_desktop.audit_entry TO @enterprise_admins@;
CREATE POLICY owner_reads ON clickup_desktop.audit_entry FOR SELECT TO @owner@ USING (true);
CREATE POLICY owner_adds ON clickup_desktop.audit_entry FOR INSERT TO @owner@ WITH CHECK (true);
CREATE POLICY see ON clickup_desktop.audit_entry FOR SELECT TO @enterprise_admins@
    USING ((SELECT clickup_desktop.my_member_id()) IS NOT NULL);

-- organization_key: added by a function, an old one is never changed
GRANT SELECT ON clickup_desktop.organization_key
    TO @enterprise_admins@, @integrations_admins@, @members@, @invited@;
CREATE POLICY owner ON clickup_desktop.organization_key TO @owner@ USING (true) WITH CHECK (true);
CREATE POLICY see ON clickup_desktop.organization_key FOR SELECT
    TO @enterprise_admins@, @integrations_admins@, @members@, @invited@
    USING ((SELECT clickup_desktop.my_member_id()) IS NOT NULL);

-- key_copy: one's own and the recovery key's; who changes the key asks a function for the others
GRANT SELECT ON clickup_desktop.key_copy
    TO @enterprise_admins@, @integrations_admins@, @members@;
CREATE POLICY owner ON clickup_desktop.key_copy TO @owner@ USING (true) WITH CHECK (true);
CREATE POLICY see ON clickup_desktop.key_copy FOR SELECT
    TO @enterprise_admins@, @integrations_admins@, @members@
    USING (
        member_id = (SELECT clickup_desktop.my_member_id())
        OR (member_id IS NULL AND (SELECT clickup_desktop.my_member_id()) IS NOT NULL)
    );

-- key_due: written by functions alone
GRANT SELECT ON clickup_desktop.key_due TO @enterprise_admins@;
CREATE POLICY owner ON clickup_desktop.key_due TO @owner@ USING (true) WITH CHECK (true);
CREATE POLICY see ON clickup_desktop.key_due FOR SELECT TO @enterprise_admins@
    USING ((SELECT clickup_desktop.my_member_id()) IS NOT NULL);

-- recovery_anchor: written when the organization is made, and with another recovery key by a function
GRANT SELECT ON clickup_desktop.recovery_anchor
    TO @enterprise_admins@, @integrations_admins@, @members@;
CREATE POLICY owner ON clickup_desktop.recovery_anchor TO @owner@ USING (true) WITH CHECK (true);
CREATE POLICY see ON clickup_desktop.recovery_anchor FOR SELECT
    TO @enterprise_admins@, @integrations_admins@, @members@
    USING ((SELECT clickup_desktop.my_member_id()) IS NOT NULL);
