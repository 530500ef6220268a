//! Signing in and out, and what happens to a request whose session has ended.

mod out;
mod show;

pub(crate) use out::out;
#[cfg(test)]
pub(crate) use show::Page;
pub(crate) use show::{enter, show};

use axum::http::{HeaderValue, header};
use axum::response::Response;
use workflow::SessionCookie;

use crate::fields::encoded;
use crate::held::Held;
use crate::problem::Problem;
use crate::route::{Answer, Route};
use crate::serve::COOKIE;
use crate::visit::{Asked, Signed, on_to};
use crate::web::Web;

/// Paths that are open while the password must be changed first.
const BEFORE_CHANGE: &[&str] = &["/account/password", "/sign-out"];

/// Who a cookie stands for.
pub(crate) async fn session(web: &Web, cookie: Option<&str>) -> Result<Option<Signed>, Problem> {
    let Some(cookie) = cookie else { return Ok(None) };
    let Some(signed_in) = web.office.actor_of(cookie).await? else { return Ok(None) };
    let mut read = web.office.db().read().await.map_err(workflow::Refusal::from)?;
    let town = read.town(&signed_in.actor.town).await.map_err(workflow::Refusal::from)?;
    let Some(town) = town else { return Ok(None) };
    Ok(Some(Signed { signed_in, town: town.name, demo: town.demo != 0 }))
}

/// Where a user must go before anything else.
pub(crate) fn first(signed: &Signed, path: &str) -> Option<&'static str> {
    (signed.signed_in.must_change && !BEFORE_CHANGE.contains(&path)).then_some("/account/password")
}

/// Asks for a sign-in, and holds a form that came from a page of ours.
pub(crate) async fn ask(web: &Web, route: &Route, asked: &Asked) -> Answer {
    if asked.fragment {
        return Err(Problem::SignedOut);
    }
    if route.method == axum::http::Method::POST {
        let token = asked.cookie.as_deref().and_then(|cookie| web.office.csrf_of(cookie));
        let ours = token.is_some_and(|token| !token.is_empty() && token == asked.fields.get("csrf"));
        let held = ours.then(|| Held { path: asked.address.clone(), fields: asked.fields.clone() });
        let sealed = held.and_then(|held| held.sealed(&web.held_key));
        if let Some(sealed) = sealed {
            return show::held(web, sealed).await;
        }
        return on_to("/sign-in?ended=1");
    }
    let next =
        if asked.address == "/" { String::new() } else { format!("?next={}", encoded(&asked.address)) };
    on_to(&format!("/sign-in{next}"))
}

/// Gives the browser a session's cookie, or takes it away.
pub(crate) fn with_cookie(mut response: Response, cookie: Option<&SessionCookie>, secure: bool) -> Answer {
    let (value, age) = cookie.map_or(("", 0), |cookie| (cookie.value.as_str(), cookie.lifetime_seconds));
    let secure = if secure { "; Secure" } else { "" };
    let line = format!("{COOKIE}={value}; Path=/; HttpOnly; SameSite=Strict; Max-Age={age}{secure}");
    let line = HeaderValue::from_str(&line).map_err(|_| Problem::Fault("session cookie".to_owned()))?;
    response.headers_mut().append(header::SET_COOKIE, line);
    Ok(response)
}

/// A path within the site, or the desk.
fn within(next: &str) -> &str {
    let ours = next.starts_with('/') && !next.starts_with("//") && !next.contains('\\');
    if ours && next.bytes().all(|byte| (0x21..0x7f).contains(&byte)) { next } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::within;

    #[test]
    fn nobody_is_sent_elsewhere() {
        assert_eq!(within("/months/2022-06?x=1"), "/months/2022-06?x=1");
        for elsewhere in ["", "//evil.example", "https://evil.example", "/\\evil.example", "/a\r\nb", "/中"]
        {
            assert_eq!(within(elsewhere), "/", "{elsewhere}");
        }
    }
}
