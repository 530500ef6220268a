//! What a verb or a page asks for.

/// 权限: what a route or a verb declares that it needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Permission {
    /// The own account: appointment, password, one-time codes. Everybody's.
    OwnAccount,
    /// See figures of a month that is not published yet.
    SeeFigures,
    /// See published results.
    SeeResults,
    /// See the policy, its clauses and readings.
    SeePolicy,
    /// Change figures of a committee.
    EditFigures,
    /// Bring in figures from a table.
    ImportFigures,
    /// Hand a station's draft to its deputy chief.
    SubmitDraft,
    /// Sign a station's month, or return it to the officer.
    SignStation,
    /// Review a station's month for the town, or return it.
    Review,
    /// Open a month, set the town's figures, extend a deadline, lock.
    ManageMonth,
    /// Publish a month.
    Publish,
    /// Ask that a published month be issued again.
    AskReissue,
    /// Agree to what another asked for.
    AgreeReissue,
    /// Record that the town decided a reading.
    DecideReading,
    /// Change the organisation: committees, stations, communities.
    ManageCommittees,
    /// Object to the marks of the own committee.
    Object,
    /// Answer an objection.
    AnswerObjection,
    /// Tell those concerned of what follows from a month, report it, close it.
    ManageConsequences,
    /// Record what came of an interview or analysis meeting.
    RecordConsequence,
    /// Decide about a proposed veto.
    DecideVeto,
    /// Users and their roles.
    ManageUsers,
    /// Tokens with which programs act: make them within the own permissions, revoke them.
    ManageTokens,
    /// Settings, backup, health of the machine.
    ManageSystem,
    /// The audit and its verification.
    SeeAudit,
}

impl Permission {
    /// All permissions.
    pub const ALL: [Self; 24] = [
        Self::OwnAccount,
        Self::SeeFigures,
        Self::SeeResults,
        Self::SeePolicy,
        Self::EditFigures,
        Self::ImportFigures,
        Self::SubmitDraft,
        Self::SignStation,
        Self::Review,
        Self::ManageMonth,
        Self::Publish,
        Self::AskReissue,
        Self::AgreeReissue,
        Self::DecideReading,
        Self::ManageCommittees,
        Self::Object,
        Self::AnswerObjection,
        Self::ManageConsequences,
        Self::RecordConsequence,
        Self::DecideVeto,
        Self::ManageUsers,
        Self::ManageTokens,
        Self::ManageSystem,
        Self::SeeAudit,
    ];

    /// As people say it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::OwnAccount => "管理自己的账号",
            Self::SeeFigures => "看未公布的数据",
            Self::SeeResults => "看已公布的结果",
            Self::SeePolicy => "看政策和读法",
            Self::EditFigures => "填写数据",
            Self::ImportFigures => "导入数据",
            Self::SubmitDraft => "提交派出所初稿",
            Self::SignStation => "签认或退回派出所数据",
            Self::Review => "审核或退回派出所数据",
            Self::ManageMonth => "开月、全镇数据、延期、锁定",
            Self::Publish => "公布",
            Self::AskReissue => "申请重发",
            Self::AgreeReissue => "同意重发",
            Self::DecideReading => "登记镇里确认的读法",
            Self::ManageCommittees => "调整居村委",
            Self::Object => "提出异议",
            Self::AnswerObjection => "答复异议",
            Self::ManageConsequences => "约谈和分析会：通知、上报、办结",
            Self::RecordConsequence => "约谈和分析会：登记结果",
            Self::DecideVeto => "决定一票否决",
            Self::ManageUsers => "管理用户",
            Self::ManageTokens => "发放和撤销接口令牌",
            Self::ManageSystem => "设置、备份、自检",
            Self::SeeAudit => "看操作记录",
        }
    }
}
