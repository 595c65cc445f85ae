"""What holds on one computer holds on a server: the same tests, on the other engine."""

from __future__ import annotations

import pytest

from clickup_desktop.organization.service import OrganizationService
from tests.organization.links.test_links import (
    test_a_changed_link_leads_elsewhere_and_is_the_same_link,
    test_a_channel_is_linked_once_through_a_connection,
    test_a_link_is_not_changed_into_one_that_is_there,
    test_a_link_remembers_channel_path_who_and_when,
    test_a_removed_link_is_gone,
    test_nothing_is_linked_through_a_connection_that_is_gone,
    test_several_channels_can_be_linked,
    through,
)
from tests.organization.links.test_pages import (
    links,
    test_a_connections_links_are_counted_by_themselves,
    test_a_page_behind_a_link_that_is_gone_begins_where_it_was,
    test_a_private_channel_is_not_found_by_the_name_that_is_not_shown,
    test_links_are_found_by_words_in_their_names,
    test_links_are_looked_at_in_turn,
    test_nothing_is_linked_yet,
    test_of_chosen_links_those_come_that_are_there,
    test_of_what_is_found_no_more_is_counted_than_is_shown,
    test_somebody_elses_private_links_are_neither_shown_nor_counted,
    test_the_link_of_a_channel_is_found_through_its_connection,
    test_what_needs_attention_comes_first_then_they_come_as_they_were_made,
)
from tests.organization.test_copies import (
    test_a_limit_that_is_none_is_not_kept,
    test_a_member_exports_nothing,
    test_a_private_channel_has_no_name_there,
    test_all_of_an_export_is_written_down_or_nothing,
    test_an_export_says_who_how_many_and_of_which_channel,
    test_each_limit_is_in_the_audit_trail,
    test_everybody_knows_the_limit_that_an_enterprise_admin_has_set,
    test_only_the_owner_of_the_token_exports,
    test_what_is_private_has_no_name_there,
)
from tests.organization.test_reading import (
    test_what_fails_in_between_ends_it,
    test_what_is_read_together_is_of_one_moment,
)
from tests.organization.test_roles import (
    test_a_colleague_works_through_a_shared_connection,
    test_a_member_is_told_which_role_is_needed_and_who_has_it,
    test_a_private_connection_and_its_links_are_its_owners_alone,
    test_a_role_that_was_taken_away_counts_at_once,
    test_both_kinds_of_administrators_may_integrate,
    test_everybody_sees_the_links_of_a_shared_connection,
    test_only_an_enterprise_admin_manages_the_organization,
    test_the_last_enterprise_admin_stays_one,
)

from .conftest import Office

__all__ = [
    "links",
    "test_a_changed_link_leads_elsewhere_and_is_the_same_link",
    "test_a_channel_is_linked_once_through_a_connection",
    "test_a_colleague_works_through_a_shared_connection",
    "test_a_connections_links_are_counted_by_themselves",
    "test_a_limit_that_is_none_is_not_kept",
    "test_a_link_is_not_changed_into_one_that_is_there",
    "test_a_link_remembers_channel_path_who_and_when",
    "test_a_member_exports_nothing",
    "test_a_member_is_told_which_role_is_needed_and_who_has_it",
    "test_a_page_behind_a_link_that_is_gone_begins_where_it_was",
    "test_a_private_channel_has_no_name_there",
    "test_a_private_channel_is_not_found_by_the_name_that_is_not_shown",
    "test_a_private_connection_and_its_links_are_its_owners_alone",
    "test_a_removed_link_is_gone",
    "test_a_role_that_was_taken_away_counts_at_once",
    "test_all_of_an_export_is_written_down_or_nothing",
    "test_an_export_says_who_how_many_and_of_which_channel",
    "test_both_kinds_of_administrators_may_integrate",
    "test_each_limit_is_in_the_audit_trail",
    "test_everybody_knows_the_limit_that_an_enterprise_admin_has_set",
    "test_everybody_sees_the_links_of_a_shared_connection",
    "test_links_are_found_by_words_in_their_names",
    "test_links_are_looked_at_in_turn",
    "test_nothing_is_linked_through_a_connection_that_is_gone",
    "test_nothing_is_linked_yet",
    "test_of_chosen_links_those_come_that_are_there",
    "test_of_what_is_found_no_more_is_counted_than_is_shown",
    "test_only_an_enterprise_admin_manages_the_organization",
    "test_only_the_owner_of_the_token_exports",
    "test_several_channels_can_be_linked",
    "test_somebody_elses_private_links_are_neither_shown_nor_counted",
    "test_the_last_enterprise_admin_stays_one",
    "test_the_link_of_a_channel_is_found_through_its_connection",
    "test_what_fails_in_between_ends_it",
    "test_what_is_private_has_no_name_there",
    "test_what_is_read_together_is_of_one_moment",
    "test_what_needs_attention_comes_first_then_they_come_as_they_were_made",
    "through",
]


@pytest.fixture
def admin(office: Office) -> OrganizationService:
    return office.admin.service


@pytest.fixture
def integrator(office: Office) -> OrganizationService:
    return office.integrator.service


@pytest.fixture
def member(office: Office) -> OrganizationService:
    return office.member.service
