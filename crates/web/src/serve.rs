//! From a request to its answer: limits, session, permission, token, handler, and the words for what went wrong.

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body as HttpBody;
use axum::extract::{
    ConnectInfo, DefaultBodyLimit, FromRequest as _, Multipart, RawPathParams, Request, State,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use axum::routing::{MethodFilter, on};
use tower_http::compression::CompressionLayer;

use crate::fields::Fields;
use crate::pages;
use crate::problem::Problem;
use crate::route::{Access, Answer, Body, Handler, Route};
use crate::visit::{Asked, Call, Guest, Sent, Signed, Visit};
use crate::web::Web;

/// A grid of a station with every cell fits many times.
const FORM_BYTES: usize = 512 << 10;
/// The largest table that is taken.
const FILE_BYTES: usize = 16 << 20;
/// Where monitoring looks: answered also when everything else is told to come back.
const ALWAYS_OPEN: [&str; 3] = ["/healthz", "/readyz", "/metrics"];
const PATIENCE: Duration = Duration::from_secs(60);
pub(crate) const COOKIE: &str = "shikou";

/// The site.
pub fn router(web: Web) -> Router {
    let mut router = Router::new();
    for route in pages::table() {
        let filter = if route.method == Method::POST { MethodFilter::POST } else { MethodFilter::GET };
        let (path, web) = (route.path, web.clone());
        router = router.route(
            path,
            on(filter, move |parts: RawPathParams, request: Request| answer(web, route, parts, request)),
        );
    }
    let gate = web.clone();
    router
        .fallback(move |request: Request| no_page(web.clone(), request))
        .layer(from_fn_with_state(gate, in_turn))
        // Each route says how much it takes.
        .layer(DefaultBodyLimit::disable())
        .layer(CompressionLayer::new().gzip(true))
        .layer(axum::middleware::map_response(with_headers))
}

/// Serves the site until `shutdown` is over; requests under way are answered first.
///
/// # Errors
/// When the listener fails.
pub async fn serve(
    listener: tokio::net::TcpListener,
    router: Router,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service).with_graceful_shutdown(shutdown).await
}

async fn answer(web: Web, route: Route, parts: RawPathParams, request: Request) -> Response {
    let head = Head::of(&request, web.settings.behind_proxy);
    let (began, method, path) = (web.office.now(), route.method.clone(), route.path);
    let work = answer_in_time(web.clone(), route, parts, request, head);
    let response = match tokio::time::timeout(PATIENCE, work).await {
        Ok(response) => response,
        Err(_) => refused(path, &Problem::Slow),
    };
    web.meters.answered(&method, path, response.status(), began, web.office.now());
    response
}

/// Lets in as many as are answered at once. Whoever is turned away was not read: nothing of it happened.
async fn in_turn(State(web): State<Web>, request: Request, next: Next) -> Response {
    if ALWAYS_OPEN.contains(&request.uri().path()) {
        return next.run(request).await;
    }
    let Some(_place) = web.place() else {
        web.meters.turned_away();
        return refused(request.uri().path(), &Problem::Busy);
    };
    next.run(request).await
}

/// A problem before anything is known about who asks, in the form that the address stands for.
fn refused(path: &str, problem: &Problem) -> Response {
    if pages::api::is_for_programs(path) {
        return pages::api::problem(problem);
    }
    pages::problem::bare(problem)
}

/// What is needed of a request after its body is taken.
struct Head {
    address: String,
    cookie: Option<String>,
    fragment: bool,
    foreign: bool,
    form: bool,
    secure: bool,
    from: String,
    accepts: String,
    local: bool,
    bearer: Option<String>,
    idempotency: String,
}

impl Head {
    fn of(request: &Request, behind_proxy: bool) -> Self {
        let headers = request.headers();
        let kind = text(headers, &header::CONTENT_TYPE);
        Self {
            address: request.uri().path_and_query().map_or_else(String::new, ToString::to_string),
            cookie: cookie(headers),
            fragment: headers.contains_key("hx-request"),
            foreign: text(headers, &HeaderName::from_static("sec-fetch-site"))
                .is_some_and(|site| !matches!(site, "same-origin" | "none")),
            secure: behind_proxy
                && text(headers, &HeaderName::from_static("x-forwarded-proto")) == Some("https"),
            from: from(request, behind_proxy),
            local: is_local(request),
            bearer: bearer(headers),
            idempotency: text(headers, &HeaderName::from_static("idempotency-key"))
                .unwrap_or_default()
                .to_owned(),
            accepts: text(headers, &header::ACCEPT_ENCODING).unwrap_or_default().to_owned(),
            form: kind.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded")),
        }
    }

    /// What was asked, without what was sent.
    fn asked(self, parts: &RawPathParams, request: &Request) -> Asked {
        Asked {
            parts: parts.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
            query: Fields::parse(request.uri().query().unwrap_or_default().as_bytes()),
            address: self.address,
            fragment: self.fragment,
            cookie: self.cookie,
            secure: self.secure,
            from: self.from,
            accepts: self.accepts,
            local: self.local,
            bearer: self.bearer,
            idempotency: self.idempotency,
            ..Asked::default()
        }
    }
}

async fn answer_in_time(
    web: Web,
    route: Route,
    parts: RawPathParams,
    request: Request,
    head: Head,
) -> Response {
    let form = head.form;
    let fragment = head.fragment;
    let foreign = route.method == Method::POST && head.foreign;
    let mut asked = head.asked(&parts, &request);
    if let Handler::Call(handler) = &route.handler {
        let answer = called(&web, &route, handler, &mut asked, request).await;
        return answer.unwrap_or_else(|problem| {
            report(&web, &route, &problem);
            pages::api::problem(&problem)
        });
    }
    let mut signed = None;
    let answer = match pages::sign_in::session(&web, asked.cookie.as_deref()).await {
        Err(problem) => Err(problem),
        Ok(_) if foreign => Err(Problem::Token),
        Ok(found) => {
            signed = found.map(Arc::new);
            handled(&web, &route, &mut asked, signed.clone(), request, form).await
        }
    };
    answer.unwrap_or_else(|problem| {
        report(&web, &route, &problem);
        pages::problem::show(&problem, signed.as_deref(), &asked, fragment)
    })
}

fn report(web: &Web, route: &Route, problem: &Problem) {
    if let Some(line) = problem.report() {
        (web.settings.report)(&format!("{} {}: {line}", route.method, route.path));
    }
}

/// A program enters by its token alone; cookies are not looked at, so no browser can be led here.
async fn called(
    web: &Web,
    route: &Route,
    handler: &crate::route::CallHandler,
    asked: &mut Asked,
    request: Request,
) -> Answer {
    let Access::Token(scope) = route.access else { return Err(Problem::NoToken) };
    let actor = match &asked.bearer {
        Some(shown) => web.office.token_bearer(shown).await?,
        None => None,
    };
    let actor = actor.ok_or(Problem::NoToken)?;
    if !actor.token.as_ref().is_some_and(|bearer| bearer.scopes.contains(&scope)) {
        return Err(Problem::OtherToken(scope));
    }
    read(route, asked, request, false).await?;
    handler(Call { web: web.clone(), asked: Arc::new(asked.clone()), actor: Arc::new(actor) }).await
}

/// Who may not is told so before anything that was sent is read.
async fn handled(
    web: &Web,
    route: &Route,
    asked: &mut Asked,
    signed: Option<Arc<Signed>>,
    request: Request,
    form: bool,
) -> Answer {
    match (&route.handler, signed) {
        (Handler::Call(_), _) => Err(Problem::NoToken),
        (Handler::Guest(handler), signed) => {
            read(route, asked, request, form).await?;
            handler(Guest { web: web.clone(), asked: Arc::new(asked.clone()), signed }).await
        }
        (Handler::Visit(_), None) => {
            // A form of a session that has ended is held; whoever never had one has no form of ours.
            if route.body == Body::Form && asked.cookie.is_some() {
                read(route, asked, request, form).await?;
            }
            pages::sign_in::ask(web, route, asked).await
        }
        (Handler::Visit(handler), Some(signed)) => {
            if let Some(permission) = route.access.missing(signed.actor().role) {
                return Err(workflow::Refusal::NotAllowed(permission).into());
            }
            read(route, asked, request, form).await?;
            if route.method == Method::POST && !signed.signed_in.sent_by_own_page(asked.fields.get("csrf")) {
                return Err(Problem::Token);
            }
            if let Some(elsewhere) = pages::sign_in::first(&signed, route.path) {
                return crate::visit::on_to(elsewhere);
            }
            handler(Visit { web: web.clone(), asked: Arc::new(asked.clone()), signed }).await
        }
    }
}

/// Takes what was sent apart, as far as the route takes it.
async fn read(route: &Route, asked: &mut Asked, request: Request, form: bool) -> Result<(), Problem> {
    match route.body {
        Body::None => Ok(()),
        Body::Form if form => {
            let bytes = axum::body::to_bytes(request.into_body(), FORM_BYTES).await;
            let bytes = bytes.map_err(|_| Problem::TooLarge("提交的内容太长"))?;
            asked.fields = Fields::parse(&bytes);
            Ok(())
        }
        Body::Form => Err(Problem::BadRequest("提交的格式不是表单")),
        Body::File => read_file(asked, request).await,
        Body::Json => read_json(asked, request).await,
    }
}

async fn read_json(asked: &mut Asked, request: Request) -> Result<(), Problem> {
    let kind = text(request.headers(), &header::CONTENT_TYPE).unwrap_or_default();
    if kind.split(';').next().is_none_or(|kind| !kind.trim().eq_ignore_ascii_case("application/json")) {
        return Err(Problem::BadRequest("内容要用 JSON：请求头写 Content-Type: application/json"));
    }
    let bytes = axum::body::to_bytes(request.into_body(), FORM_BYTES).await;
    asked.json = bytes.map_err(|_| Problem::TooLarge("内容超过 512 KB，请分派出所送"))?.to_vec();
    Ok(())
}

async fn read_file(asked: &mut Asked, request: Request) -> Result<(), Problem> {
    const BROKEN: Problem = Problem::BadRequest("上传没有收完整，请重新选文件再传");
    let (head, body) = request.into_parts();
    let bytes = axum::body::to_bytes(body, FILE_BYTES).await;
    let bytes = bytes.map_err(|_| Problem::TooLarge("文件超过 16 MB，请分月或只留数据表再传"))?;
    let request = Request::from_parts(head, HttpBody::from(bytes));
    let mut form = Multipart::from_request(request, &()).await.map_err(|_| BROKEN)?;
    while let Some(part) = form.next_field().await.map_err(|_| BROKEN)? {
        let name = part.name().unwrap_or_default().to_owned();
        if let Some(file_name) = part.file_name().map(str::to_owned) {
            let bytes = part.bytes().await.map_err(|_| BROKEN)?.to_vec();
            if !file_name.is_empty() {
                asked.files.push(Sent { name: file_name, bytes });
            }
        } else {
            let value = part.text().await.map_err(|_| BROKEN)?;
            asked.fields.push(name, value);
        }
    }
    Ok(())
}

async fn no_page(web: Web, request: Request) -> Response {
    let head = Head::of(&request, web.settings.behind_proxy);
    let began = web.office.now();
    web.meters.answered(request.method(), "", StatusCode::NOT_FOUND, began, began);
    if pages::api::is_for_programs(request.uri().path()) {
        return pages::api::problem(&Problem::NoPage);
    }
    let asked = Asked { address: head.address, cookie: head.cookie, ..Asked::default() };
    // Who is not signed in learns nothing about which pages there are.
    match crate::pages::sign_in::session(&web, asked.cookie.as_deref()).await {
        Ok(Some(signed)) => pages::problem::show(&Problem::NoPage, Some(&signed), &asked, head.fragment),
        _ => pages::problem::bare(&Problem::NoPage),
    }
}

fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// Where a request came from: what the proxy before us says, else the other end of the connection.
fn from(request: &Request, behind_proxy: bool) -> String {
    let told = text(request.headers(), &HeaderName::from_static("x-forwarded-for")).filter(|_| behind_proxy);
    let told = told.and_then(|value| value.rsplit(',').next()).map(|value| value.trim().to_owned());
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip().to_string());
    told.or(peer).unwrap_or_default()
}

/// Whether somebody on this machine asks: a proxy of ours would say for whom it does.
fn is_local(request: &Request) -> bool {
    let forwarded = ["x-forwarded-for", "forwarded", "x-real-ip"];
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    peer.is_some_and(|peer| peer.0.ip().to_canonical().is_loopback())
        && !forwarded.iter().any(|name| request.headers().contains_key(*name))
}

/// The token that a program shows.
fn bearer(headers: &HeaderMap) -> Option<String> {
    let (kind, token) = text(headers, &header::AUTHORIZATION)?.trim().split_once(' ')?;
    kind.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned())
}

fn cookie(headers: &HeaderMap) -> Option<String> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = all.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == COOKIE).map(|(_, value)| value.to_owned())
}

const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; \
    connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

const HEADERS: [(HeaderName, &str); 7] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"),
];

async fn with_headers(mut response: Response) -> Response {
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if response.status() == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
    }
    response
}
