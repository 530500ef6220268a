//! One request: by a guest, or by a signed-in user whose permission for the route has been checked.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use workflow::{Actor, ClientKey, Office, SignedIn};

use crate::fields::Fields;
use crate::frame::Frame;
use crate::problem::Problem;
use crate::route::Answer;
use crate::web::Web;

/// 请求: what was asked, whoever asks.
#[derive(Debug, Clone, Default)]
pub(crate) struct Asked {
    /// Path and query as they stand in the address.
    pub(crate) address: String,
    /// Parts of the path by their names in the route.
    pub(crate) parts: BTreeMap<String, String>,
    pub(crate) query: Fields,
    pub(crate) fields: Fields,
    pub(crate) files: Vec<Sent>,
    /// Whether a page's script asks for a fragment.
    pub(crate) fragment: bool,
    /// The value of the session's cookie.
    pub(crate) cookie: Option<String>,
    /// Whether it came by TLS, as a proxy before us says.
    pub(crate) secure: bool,
    /// Where it came from, as far as that is known.
    pub(crate) from: String,
    /// Encodings that the browser takes.
    pub(crate) accepts: String,
    /// Whether it was asked on this machine itself and not through a proxy.
    pub(crate) local: bool,
    /// The token that a program shows.
    pub(crate) bearer: Option<String>,
    /// The key of what a program sends, once for each thing that is to happen.
    pub(crate) idempotency: String,
    /// What a program sends.
    pub(crate) json: Vec<u8>,
}

/// 上传文件: a file that came with a form.
#[derive(Debug, Clone)]
pub(crate) struct Sent {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

impl Asked {
    /// A part of the path; routes name those that they have.
    pub(crate) fn part(&self, name: &str) -> &str {
        self.parts.get(name).map_or("", String::as_str)
    }
}

/// 访客: a request by somebody who has not signed in, or need not.
#[derive(Clone)]
pub(crate) struct Guest {
    pub(crate) web: Web,
    pub(crate) asked: Arc<Asked>,
    /// Who it is after all, where the cookie says so.
    pub(crate) signed: Option<Arc<Signed>>,
}

impl Guest {
    /// Whether cookies are to travel by TLS alone.
    pub(crate) fn secure(&self) -> bool {
        self.web.settings.secure || self.asked.secure
    }
}

/// 登录者: who has signed in, and the token of the session's forms.
#[derive(Debug, Clone)]
pub(crate) struct Signed {
    pub(crate) signed_in: SignedIn,
    /// Name of the town.
    pub(crate) town: String,
    pub(crate) demo: bool,
}

impl Signed {
    pub(crate) fn actor(&self) -> &Actor {
        &self.signed_in.actor
    }
}

/// 接口请求: a request by a program whose token was made for the route.
#[derive(Clone)]
pub(crate) struct Call {
    pub(crate) web: Web,
    pub(crate) asked: Arc<Asked>,
    /// Who answers for the program, within the token.
    pub(crate) actor: Arc<Actor>,
}

impl Call {
    pub(crate) fn office(&self) -> &Office {
        &self.web.office
    }

    /// The key that the program chose.
    pub(crate) fn key(&self) -> Result<ClientKey, Problem> {
        ClientKey::new(&self.asked.idempotency).ok_or(Problem::BadRequest(
            "请求头缺少 Idempotency-Key：8 到 64 个字母、数字或连字符，每件事用一个新的，重试时不变",
        ))
    }
}

/// 来访: a request by a signed-in user who may call the route. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Visit {
    pub(crate) web: Web,
    pub(crate) asked: Arc<Asked>,
    pub(crate) signed: Arc<Signed>,
}

impl Visit {
    pub(crate) fn actor(&self) -> &Actor {
        self.signed.actor()
    }

    /// Whether cookies are to travel by TLS alone.
    pub(crate) fn secure(&self) -> bool {
        self.web.settings.secure || self.asked.secure
    }

    pub(crate) fn office(&self) -> &Office {
        &self.web.office
    }

    pub(crate) fn part(&self, name: &str) -> &str {
        self.asked.part(name)
    }

    pub(crate) fn field(&self, name: &str) -> &str {
        self.asked.fields.get(name)
    }

    pub(crate) fn query(&self, name: &str) -> &str {
        self.asked.query.get(name)
    }

    /// The key that the form carries, once for each time that it was shown.
    pub(crate) fn key(&self) -> Result<ClientKey, Problem> {
        ClientKey::new(self.field("key")).ok_or(Problem::BadRequest("表单缺少提交编号，请刷新页面重做"))
    }

    /// The frame of a page with a title.
    pub(crate) fn frame(&self, title: impl Into<String>) -> Result<Frame, Problem> {
        Frame::signed(&self.signed, &self.asked, title.into())
    }
}

/// A whole page or a fragment.
pub(crate) fn page(template: &impl Template) -> Answer {
    page_with(StatusCode::OK, template)
}

/// A page with a status.
pub(crate) fn page_with(status: StatusCode, template: &impl Template) -> Answer {
    let html = template.render().map_err(|error| Problem::Fault(format!("template: {error}")))?;
    let mut response = Response::new(Body::from(html));
    *response.status_mut() = status;
    let html = HeaderValue::from_static("text/html; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, html);
    Ok(response)
}

/// On to another page: what was asked is done, and going back does not do it again.
pub(crate) fn on_to(address: &str) -> Answer {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SEE_OTHER;
    let address =
        HeaderValue::from_str(address).map_err(|_| Problem::Fault("address to go on to".to_owned()))?;
    response.headers_mut().insert(header::LOCATION, address);
    Ok(response)
}

/// A file to keep.
pub(crate) fn file(name: &str, kind: &'static str, bytes: Vec<u8>) -> Answer {
    let mut response = Response::new(Body::from(bytes));
    let name = crate::fields::encoded(name);
    let disposition = HeaderValue::from_str(&format!("attachment; filename*=UTF-8''{name}"));
    let disposition = disposition.map_err(|_| Problem::Fault("name of a file".to_owned()))?;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response.headers_mut().insert(header::CONTENT_DISPOSITION, disposition);
    Ok(response)
}

pub(crate) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
pub(crate) const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
pub(crate) const PDF: &str = "application/pdf";
