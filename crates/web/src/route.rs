//! The table of routes: each names what it asks of whoever calls it, or it does not compile.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use axum::http::Method;
use axum::response::Response;
use workflow::{Permission, Role, TokenScope};

use crate::problem::Problem;
use crate::visit::{Call, Guest, Visit};

/// 准入: who may call a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anybody.
    Public,
    /// Whoever has signed in.
    SignedIn,
    /// Whoever's role has the permission; how far it reaches is the place's matter.
    May(Permission),
    /// Whoever's role has one of the permissions.
    MayOneOf(&'static [Permission]),
    /// A program whose token was made for it; nobody else, signed in or not.
    Token(TokenScope),
}

impl Access {
    /// Whether a role passes.
    pub fn admits(self, role: Role) -> bool {
        match self {
            Self::Public | Self::SignedIn => true,
            Self::May(permission) => role.may(permission),
            Self::MayOneOf(permissions) => permissions.iter().any(|permission| role.may(*permission)),
            Self::Token(_) => false,
        }
    }

    /// What is missing to a role that does not pass.
    pub(crate) fn missing(self, role: Role) -> Option<Permission> {
        match self {
            Self::May(permission) if !role.may(permission) => Some(permission),
            Self::MayOneOf(permissions) if !self.admits(role) => permissions.first().copied(),
            _ => None,
        }
    }

    /// As the manual says it.
    pub fn words(self) -> String {
        match self {
            Self::Public => "任何人".to_owned(),
            Self::SignedIn => "登录即可".to_owned(),
            Self::May(permission) => permission.words().to_owned(),
            Self::MayOneOf(permissions) => {
                permissions.iter().map(|permission| permission.words()).collect::<Vec<_>>().join("，或")
            }
            Self::Token(scope) => format!("令牌：{}", scope.words()),
        }
    }
}

impl From<Permission> for Access {
    fn from(permission: Permission) -> Self {
        Self::May(permission)
    }
}

/// What a handler gives back.
pub(crate) type Answer = Result<Response, Problem>;
type Pending = Pin<Box<dyn Future<Output = Answer> + Send>>;

/// What answers a program.
pub(crate) type CallHandler = Arc<dyn Fn(Call) -> Pending + Send + Sync>;

/// What answers a route.
#[derive(Clone)]
pub(crate) enum Handler {
    Guest(Arc<dyn Fn(Guest) -> Pending + Send + Sync>),
    Visit(Arc<dyn Fn(Visit) -> Pending + Send + Sync>),
    Call(CallHandler),
}

/// 路由: one line of the table.
#[derive(Clone)]
pub(crate) struct Route {
    pub(crate) method: Method,
    pub(crate) path: &'static str,
    pub(crate) access: Access,
    pub(crate) body: Body,
    pub(crate) handler: Handler,
}

/// How much a request may carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Body {
    /// Nothing.
    None,
    /// A form.
    Form,
    /// A form with a file.
    File,
    /// A JSON document.
    Json,
}

/// A page.
pub(crate) fn get<F>(path: &'static str, access: impl Into<Access>, handler: fn(Visit) -> F) -> Route
where
    F: Future<Output = Answer> + Send + 'static,
{
    signed(Method::GET, path, access.into(), Body::None, handler)
}

/// A form's answer.
pub(crate) fn post<F>(path: &'static str, access: impl Into<Access>, handler: fn(Visit) -> F) -> Route
where
    F: Future<Output = Answer> + Send + 'static,
{
    signed(Method::POST, path, access.into(), Body::Form, handler)
}

/// The answer to a form with a file.
pub(crate) fn upload<F>(path: &'static str, access: impl Into<Access>, handler: fn(Visit) -> F) -> Route
where
    F: Future<Output = Answer> + Send + 'static,
{
    signed(Method::POST, path, access.into(), Body::File, handler)
}

/// What a program reads.
pub(crate) fn call_get<F>(path: &'static str, scope: TokenScope, handler: fn(Call) -> F) -> Route
where
    F: Future<Output = Answer> + Send + 'static,
{
    call(Method::GET, path, scope, Body::None, handler)
}

/// What a program sends.
pub(crate) fn call_post<F>(path: &'static str, scope: TokenScope, handler: fn(Call) -> F) -> Route
where
    F: Future<Output = Answer> + Send + 'static,
{
    call(Method::POST, path, scope, Body::Json, handler)
}

/// A page for anybody.
pub(crate) fn open_get<F>(path: &'static str, handler: fn(Guest) -> F) -> Route
where
    F: Future<Output = Answer> + Send + 'static,
{
    open(Method::GET, path, Body::None, handler)
}

/// The answer to anybody's form.
pub(crate) fn open_post<F>(path: &'static str, handler: fn(Guest) -> F) -> Route
where
    F: Future<Output = Answer> + Send + 'static,
{
    open(Method::POST, path, Body::Form, handler)
}

fn signed<F>(method: Method, path: &'static str, access: Access, body: Body, handler: fn(Visit) -> F) -> Route
where
    F: Future<Output = Answer> + Send + 'static,
{
    let handler = Handler::Visit(Arc::new(move |visit| Box::pin(handler(visit))));
    Route { method, path, access, body, handler }
}

fn call<F>(method: Method, path: &'static str, scope: TokenScope, body: Body, handler: fn(Call) -> F) -> Route
where
    F: Future<Output = Answer> + Send + 'static,
{
    let handler = Handler::Call(Arc::new(move |call| Box::pin(handler(call))));
    Route { method, path, access: Access::Token(scope), body, handler }
}

fn open<F>(method: Method, path: &'static str, body: Body, handler: fn(Guest) -> F) -> Route
where
    F: Future<Output = Answer> + Send + 'static,
{
    let handler = Handler::Guest(Arc::new(move |guest| Box::pin(handler(guest))));
    Route { method, path, access: Access::Public, body, handler }
}

/// Method, path and access of every route, in the order of the table.
pub fn matrix() -> Vec<(Method, &'static str, Access)> {
    crate::pages::table().into_iter().map(|route| (route.method, route.path, route.access)).collect()
}
