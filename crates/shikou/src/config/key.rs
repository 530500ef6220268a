//! The settings there are.

use std::net::SocketAddr;

/// One setting.
pub(crate) struct Key {
    /// Section and name.
    pub(crate) name: &'static str,
    /// What holds unless something else is said.
    pub(crate) built_in: &'static str,
    /// What it is for.
    pub(crate) about: &'static str,
    /// Whether part of it may be a password.
    pub(crate) secret: bool,
    /// What a value must be, when it is not.
    pub(crate) check: fn(&str) -> Result<(), &'static str>,
}

impl std::fmt::Debug for Key {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.name)
    }
}

/// All settings.
pub(crate) const KEYS: &[Key] = &[
    Key {
        name: "server.listen",
        built_in: "127.0.0.1:8080",
        about: "网页在哪个地址和端口上",
        secret: false,
        check: listen,
    },
    Key {
        name: "server.secure",
        built_in: "false",
        about: "浏览器是否只经 TLS（https）访问：是则会话凭证只走加密连接",
        secret: false,
        check: switch,
    },
    Key {
        name: "server.behind_proxy",
        built_in: "false",
        about: "前面是否有自己的反向代理：是则相信它说的来访地址",
        secret: false,
        check: switch,
    },
    Key {
        name: "server.requests_at_once",
        built_in: "512",
        about: "同时处理多少个请求：再多的回答 503，请对方几秒后再来",
        secret: false,
        check: places,
    },
    Key {
        name: "server.open_metrics",
        built_in: "false",
        about: "/metrics 是否给别的机器看：默认只给本机",
        secret: false,
        check: switch,
    },
    Key {
        name: "database.address",
        built_in: "shikou-data/shikou.db",
        about: "数据库：SQLite 文件路径，或 postgres://用户:密码@主机/库名",
        secret: true,
        check: present,
    },
    Key {
        name: "keys.file",
        built_in: "shikou-data/shikou.key",
        about: "安装密钥文件：不在数据库里，也不进备份，请另外保管",
        secret: false,
        check: present,
    },
    Key {
        name: "backup.folder",
        built_in: "shikou-data/backups",
        about: "备份放在哪个文件夹",
        secret: false,
        check: present,
    },
    Key {
        name: "policy.folder",
        built_in: "",
        about: "自己的政策放在哪个文件夹：里面每个政策一个文件夹，启动时读一次；不写就只有内置政策",
        secret: false,
        check: anything,
    },
];

fn anything(_: &str) -> Result<(), &'static str> {
    Ok(())
}

/// What an address to listen on must be, here and on the command line.
pub(crate) const LISTEN_EXPECTED: &str = "应是地址和端口，如 127.0.0.1:8080 或 0.0.0.0:80";

fn listen(value: &str) -> Result<(), &'static str> {
    value.parse::<SocketAddr>().map(|_| ()).map_err(|_| LISTEN_EXPECTED)
}

fn switch(value: &str) -> Result<(), &'static str> {
    if matches!(value, "true" | "false") { Ok(()) } else { Err("应是 true 或 false") }
}

fn places(value: &str) -> Result<(), &'static str> {
    match value.parse::<usize>() {
        Ok(1..=100_000) => Ok(()),
        _ => Err("应是 1 到 100000 的整数"),
    }
}

fn present(value: &str) -> Result<(), &'static str> {
    if value.trim().is_empty() { Err("不能空着") } else { Ok(()) }
}
