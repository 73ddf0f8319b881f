"""Addresses of the agencies, the accounts, the chains of review and the delegations."""

from django.urls import path

from gongkai.backoffice.agencies import accounts, acts, chains, delegations, imports, tree

urlpatterns = [
    path("agencies/", tree.agencies, name="agencies"),
    path("agencies/new/", acts.new_agency, name="new-agency"),
    path("agencies/export/", tree.export_agencies, name="export-agencies"),
    path("agencies/import/", imports.import_agencies, name="import-agencies"),
    path("agencies/import/<uuid:import_id>/", imports.agency_import, name="agency-import"),
    path(
        "agencies/import/<uuid:import_id>/apply/", imports.apply_agency_import, name="apply-agency-import"
    ),
    path(
        "agencies/import/<uuid:import_id>/discard/",
        imports.discard_agency_import,
        name="discard-agency-import",
    ),
    path("agencies/<int:agency_id>/", tree.agency, name="agency"),
    path("agencies/<int:agency_id>/<slug:act>/", acts.agency_act, name="agency-act"),
    path(
        "agencies/<int:agency_id>/people/<int:officer_id>/end/",
        acts.end_liaison_officer,
        name="end-liaison-officer",
    ),
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/new/", accounts.new_account, name="new-account"),
    path("accounts/my-password/", accounts.change_password, name="change-password"),
    path("accounts/<int:user_id>/", accounts.account, name="account"),
    path("accounts/<int:user_id>/edit/", accounts.edit_account, name="edit-account"),
    path("accounts/<int:user_id>/roles/", accounts.change_roles, name="change-roles"),
    path("accounts/<int:user_id>/unlock/", accounts.unlock_account, name="unlock-account"),
    path(
        "accounts/<int:user_id>/reset-second-factor/",
        accounts.reset_second_factor,
        name="reset-second-factor",
    ),
    path("accounts/<int:user_id>/disable/", accounts.disable_account, name="disable-account"),
    path("accounts/<int:user_id>/enable/", accounts.enable_account, name="enable-account"),
    path("accounts/<int:user_id>/reset-password/", accounts.reset_password, name="reset-password"),
    path("review-chains/", chains.chains, name="chains"),
    path("review-chains/new/", chains.new_chain, name="new-chain"),
    path("review-chains/<int:chain_id>/", chains.chain, name="chain"),
    path("review-chains/<int:chain_id>/replace/", chains.replace_chain, name="replace-chain"),
    path("review-chains/<int:chain_id>/retire/", chains.retire_chain, name="retire-chain"),
    path("delegations/", delegations.delegations, name="delegations"),
    path("delegations/<int:delegation_id>/end/", delegations.end_delegation, name="end-delegation"),
]
