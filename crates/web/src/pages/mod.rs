//! Pages, and the table of routes: one line for each, with what it asks of whoever calls it.

pub(crate) mod account;
pub(crate) mod api;
pub(crate) mod asset;
pub(crate) mod audit;
pub(crate) mod committee;
pub(crate) mod consequence;
pub(crate) mod demo;
pub(crate) mod desk;
pub(crate) mod import;
pub(crate) mod month;
pub(crate) mod policy;
pub(crate) mod problem;
pub(crate) mod ranking;
pub(crate) mod sign_in;
pub(crate) mod station;
pub(crate) mod system;
pub(crate) mod token;
pub(crate) mod user;
pub(crate) mod year;

use workflow::{Permission as P, TokenScope as S};

use crate::route::{Access, Route, call_get, call_post, get, open_get, open_post, post, upload};

/// Every route of the site.
#[rustfmt::skip]
pub(crate) fn table() -> Vec<Route> {
    vec![
        open_get("/assets/{hash}/{name}", asset::show),
        open_get("/healthz", system::alive),
        open_get("/readyz", system::ready),
        open_get("/metrics", system::metrics),
        open_get("/sign-in", sign_in::show),
        open_post("/sign-in", sign_in::enter),
        open_get("/first-run/{token}", account::first_run),
        open_post("/first-run/{token}", account::first_run_create),
        open_get("/demo", demo::show),
        open_post("/demo", demo::enter),

        get("/", Access::SignedIn, desk::show),
        post("/sign-out", Access::SignedIn, sign_in::out),
        get("/account", P::OwnAccount, account::show),
        get("/account/password", P::OwnAccount, account::password),
        post("/account/password", P::OwnAccount, account::change_password),
        get("/account/totp", P::OwnAccount, account::totp),
        post("/account/totp/begin", P::OwnAccount, account::totp_begin),
        post("/account/totp/confirm", P::OwnAccount, account::totp_confirm),
        post("/account/totp/drop", P::OwnAccount, account::totp_drop),

        get("/months", P::SeeFigures, month::list),
        post("/months", P::ManageMonth, month::open),
        get("/months/{month}", P::SeeFigures, month::board),
        get("/months/{month}/late", P::ManageMonth, month::late),
        get("/months/{month}/summary", P::ManageMonth, month::summary),
        post("/months/{month}/town-figures", P::ManageMonth, month::town_figures),
        post("/months/{month}/lock", P::ManageMonth, month::lock),
        post("/months/{month}/unlock", P::ManageMonth, month::unlock),
        post("/months/{month}/publish", P::Publish, month::publish),
        post("/months/{month}/reissue", P::AskReissue, month::ask),
        post("/months/{month}/reissue/agree", P::AgreeReissue, month::agree),
        post("/months/{month}/objections/{sequence}", P::AnswerObjection, month::answer),
        get("/months/{month}/papers/forms.pdf", P::SeeResults, month::forms),
        get("/months/{month}/papers/circular.docx", P::SeeResults, month::circular),
        get("/months/{month}/papers/circular.pdf", P::SeeResults, month::circular_pdf),
        get("/months/{month}/papers/ranking.xlsx", P::SeeResults, month::ranking),
        get("/months/{month}/issues/{issue}/bundle.json", P::SeeResults, month::bundle),

        get("/months/{month}/stations/{station}", P::SeeFigures, station::grid),
        post("/months/{month}/stations/{station}/cells", P::EditFigures, station::save),
        post("/months/{month}/stations/{station}/prefill", P::EditFigures, station::prefill),
        get("/months/{month}/stations/{station}/check", P::SubmitDraft, station::check),
        post("/months/{month}/stations/{station}/submit", P::SubmitDraft, station::submit),
        get("/months/{month}/stations/{station}/review", P::SeeFigures, station::review_page),
        post("/months/{month}/stations/{station}/sign", P::SignStation, station::sign),
        post("/months/{month}/stations/{station}/reviewed", P::Review, station::review),
        post("/months/{month}/stations/{station}/return", Access::MayOneOf(&[P::SignStation, P::Review]), station::back),
        post("/months/{month}/stations/{station}/extend", P::ManageMonth, month::extend),
        get("/months/{month}/stations/{station}/forms/{committee}", P::SeeFigures, station::form),

        get("/months/{month}/import", P::ImportFigures, import::show),
        upload("/months/{month}/import", P::ImportFigures, import::preview),
        post("/months/{month}/import/{upload}", P::ImportFigures, import::confirm),
        get("/months/{month}/import/{upload}/errors.xlsx", P::ImportFigures, import::errors),
        post("/months/{month}/imports/{sequence}/undo", P::ImportFigures, import::undo),
        get("/months/{month}/figures.xlsx", P::SeeFigures, import::export),
        get("/figures-template.xlsx", P::ImportFigures, import::template),

        get("/ranking", P::SeeResults, ranking::newest),
        get("/ranking/{month}", P::SeeResults, ranking::show),

        get("/years/{year}", P::SeeResults, year::show),
        get("/years/{year}/summary.xlsx", P::SeeResults, year::workbook),

        get("/committees", P::SeeResults, committee::list),
        get("/committees/new", P::ManageCommittees, committee::edit),
        post("/committees/new", P::ManageCommittees, committee::found),
        get("/committees/merge", P::ManageCommittees, committee::edit),
        post("/committees/merge", P::ManageCommittees, committee::merge),
        get("/committees/stations", P::ManageCommittees, committee::stations),
        post("/committees/stations", P::ManageCommittees, committee::set_station),
        post("/committees/stations/move", P::ManageCommittees, committee::leave_station),
        get("/committees/roster.xlsx", P::SeeResults, committee::roster_export),
        get("/committees/roster", P::ManageCommittees, committee::roster),
        upload("/committees/roster", P::ManageCommittees, committee::roster_preview),
        post("/committees/roster/{upload}", P::ManageCommittees, committee::roster_confirm),
        get("/committees/roster/{upload}/errors.xlsx", P::ManageCommittees, committee::roster_errors),
        get("/committees/{committee}", P::SeeResults, committee::show),
        get("/committees/{committee}/edit", P::ManageCommittees, committee::edit),
        post("/committees/{committee}/edit", P::ManageCommittees, committee::amend),
        post("/committees/{committee}/close", P::ManageCommittees, committee::close),
        post("/committees/{committee}/split", P::ManageCommittees, committee::split),
        get("/committees/{committee}/{month}", P::SeeResults, committee::show),
        get("/committees/{committee}/{month}/form.pdf", P::SeeResults, month::form_pdf),
        post("/committees/{committee}/{month}/objections", P::Object, committee::object),

        get("/consequences", P::SeeResults, consequence::list),
        post("/consequences/notify", P::ManageConsequences, consequence::notify),
        post("/consequences/hold", P::RecordConsequence, consequence::hold),
        post("/consequences/close", P::ManageConsequences, consequence::close),
        get("/consequences/{number}", P::SeeResults, consequence::show),
        post("/consequences/{number}/report", P::ManageConsequences, consequence::report),
        post("/consequences/{number}/decide", P::DecideVeto, consequence::decide),
        get("/consequences/{number}/notice.docx", P::SeeResults, consequence::docx),
        get("/consequences/{number}/notice.pdf", P::SeeResults, consequence::pdf),

        get("/policy", P::SeePolicy, policy::show),
        post("/policy/readings/{reading}", P::DecideReading, policy::decide),
        get("/policy/readings/{reading}/trial", P::SeeResults, policy::trial),

        get("/users", P::ManageUsers, user::list),
        post("/users", P::ManageUsers, user::create),
        get("/users/new", P::ManageUsers, user::new),
        get("/users/{staff}", P::ManageUsers, user::show),
        post("/users/{staff}", P::ManageUsers, user::amend),
        post("/users/{staff}/disable", P::ManageUsers, user::disable),
        post("/users/{staff}/enable", P::ManageUsers, user::enable),
        post("/users/{staff}/password", P::ManageUsers, user::reset_password),
        post("/users/{staff}/totp", P::ManageUsers, user::reset_totp),

        get("/audit", P::SeeAudit, audit::show),
        get("/audit/check", P::SeeAudit, audit::check),
        get("/system", P::ManageSystem, system::show),
        post("/system/settings/{setting}", P::ManageSystem, system::change),
        get("/system/tokens", P::ManageTokens, token::list),
        post("/system/tokens", P::ManageTokens, token::issue),
        post("/system/tokens/{token}/revoke", P::ManageTokens, token::revoke),

        open_get("/api", api::docs),
        open_get("/api/openapi.json", api::openapi),
        open_get("/api/v1/health", api::health),
        call_get("/api/v1/months", S::Results, api::months),
        call_get("/api/v1/months/{month}/results", S::Results, api::results),
        call_post("/api/v1/months/{month}/figures/check", S::Figures, api::check),
        call_post("/api/v1/months/{month}/figures", S::Figures, api::take),
        call_get("/api/v1/roster", S::Roster, api::roster),
    ]
}
