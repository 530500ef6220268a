//! `shikou serve`: the office online, until it is told to stop.

use std::net::SocketAddr;
use std::sync::Arc;

use web::{Web, WebSettings};
use workflow::Office;

use crate::command_line::ServeArgs;
use crate::config::Config;
use crate::failure::Failure;
use crate::output::tell;
use crate::server::{self, Typesetter};

pub(crate) fn run(args: &ServeArgs) -> Result<(), Failure> {
    let mut config = server::config(&args.config)?;
    config.set("server.listen", args.listen.map(|listen| listen.to_string()))?;
    server::block_on(async {
        let db = server::database(&config, false).await?;
        let office = match args.new_key {
            true => server::office_with_new_key(&config, db.clone()).await?,
            false => server::office(&config, db.clone()).await?,
        };
        let ready = Listening::bind(config.get("server.listen")).await?;
        tell_first_runs(&office, &ready.address).await?;
        tell(&format!("网页在 http://{}，按 Ctrl+C 停止。", ready.address));
        let served = ready.serve(&office, settings(&config)).await;
        db.close().await;
        served
    })
}

/// Towns without users get their link, so that somebody can begin.
async fn tell_first_runs(office: &Office, address: &SocketAddr) -> Result<(), Failure> {
    let towns = async { office.db().read().await?.towns().await }.await;
    for town in towns.map_err(|error| server::refused(error.into()))? {
        if let Some(token) = office.first_run_token(&town.town).await.map_err(server::refused)? {
            tell(&format!(
                "{} 还没有用户，请在 24 小时内打开这个网址建立管理员：http://{address}/first-run/{token}",
                town.name
            ));
        }
    }
    Ok(())
}

/// How the site is set up.
pub(crate) fn settings(config: &Config) -> WebSettings {
    let looked_at = config.clone();
    WebSettings {
        secure: config.is_on("server.secure"),
        behind_proxy: config.is_on("server.behind_proxy"),
        requests_at_once: config.get("server.requests_at_once").parse().unwrap_or(1),
        open_meters: config.is_on("server.open_metrics"),
        papers: Arc::new(Typesetter),
        report: Arc::new(|line: &str| tell(line)),
        doctor: Arc::new(move || super::doctor::machine(&looked_at)),
    }
}

const USUAL_PORT: u16 = 8080;

/// A port that is ours, before anything is promised.
pub(crate) struct Listening {
    listener: tokio::net::TcpListener,
    pub(crate) address: SocketAddr,
}

impl Listening {
    pub(crate) async fn bind(address: &str) -> Result<Self, Failure> {
        let taken = |error: std::io::Error| {
            Failure::refused(format!(
                "不能在 {address} 上打开网页服务：{error}。可能已有程序占用，换一个端口：--listen 127.0.0.1:8081"
            ))
        };
        let listener = tokio::net::TcpListener::bind(address).await.map_err(taken)?;
        let address = listener.local_addr().map_err(taken)?;
        Ok(Self { listener, address })
    }

    /// The address asked for; without one the usual port of this machine, or the first free one after it.
    pub(crate) async fn bind_near(asked: Option<SocketAddr>) -> Result<Self, Failure> {
        if let Some(asked) = asked {
            return Self::bind(&asked.to_string()).await;
        }
        for port in USUAL_PORT..USUAL_PORT + 20 {
            if let Ok(listening) = Self::bind(&format!("127.0.0.1:{port}")).await {
                return Ok(listening);
            }
        }
        Self::bind("127.0.0.1:0").await
    }

    pub(crate) async fn serve(self, office: &Office, settings: WebSettings) -> Result<(), Failure> {
        let web = Web::new(office.clone(), settings)
            .map_err(|_| Failure::refused("系统没有给出随机数，网页服务没有打开。"))?;
        web::serve(self.listener, web::router(web), stop_signal())
            .await
            .map_err(|error| Failure::refused(format!("网页服务停了：{error}。")))
    }
}

/// Ctrl+C, or what systemd sends.
async fn stop_signal() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}
