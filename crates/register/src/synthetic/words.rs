//! Words that invented places are named with, and characters that sound alike.

/// Roads that make a reader stumble: numerals, districts and towns in their names, and one that ends twice.
pub(crate) const ROADS: &[&str] = &[
    "三林路",
    "上南路",
    "杨高南路",
    "浦东南路",
    "浦东大道",
    "长清路",
    "三林东路",
    "五莲路",
    "八一路",
    "灵岩南路",
    "云台路",
    "齐河路",
    "成山路",
    "板泉路",
    "永泰路",
    "凌兆路",
    "三舒路",
    "济阳路",
    "海阳路",
    "西泰林路",
    "中林路",
    "东明路",
    "云莲路",
    "上浦路",
    "德州新村路",
    "花园石桥路",
    "新镇路",
    "镇南路",
    "南市街",
    "区府路",
    "市光路",
    "川沙路",
    "康沈路",
    "周东南路",
    "川周公路",
    "沪南公路",
    "下盐公路",
    "南六公路",
    "华夏西路",
    "林展路",
    "林恒路",
    "三鲁公路",
    "六里桥路",
    "二十埠路",
    "十里长街",
    "千汇路",
    "百曲路",
    "万安街",
    "九江路",
    "七莘路",
    "四平路",
    "一新街",
    "金谊路",
    "前滩大道",
    "耀龙路",
    "耀江路",
    "园区路",
    "石门一路",
    "瑞金二路",
    "常熟路",
    "世纪大道",
];

/// First and second characters of invented names of roads and estates.
pub(crate) const FIRST: &[&str] = &[
    "金", "银", "锦", "绣", "云", "海", "江", "林", "松", "柏", "梅", "兰", "竹", "菊", "莲", "荷", "桃",
    "李", "杨", "柳", "桂", "枫", "樱", "棠", "东", "西", "南", "北", "上", "新", "永", "长", "安", "平",
    "和", "康", "宁", "泰", "昌", "盛", "丰", "乐", "福", "德", "明", "光", "华", "春", "秋", "晨", "曙",
    "星", "月", "天", "龙", "凤", "鹤", "鹏", "灵", "秀",
];

pub(crate) const SECOND: &[&str] = &[
    "谊", "泉", "溪", "河", "湖", "山", "峰", "岭", "川", "湾", "港", "浦", "塘", "桥", "渡", "城", "阳",
    "辉", "霞", "虹", "雨", "露", "风", "雪", "波", "澜", "涛", "源", "清", "芳", "菲", "翠", "碧", "玉",
    "珠", "瑞", "祥", "庆", "嘉", "吉", "利", "达", "兴", "旺", "荣", "贵", "富", "民", "乔", "青", "园",
    "苑", "景", "颐", "馨", "怡", "逸", "雅", "韵", "鼎",
];

pub(crate) const ROAD_ENDS: &[&str] =
    &["路", "路", "路", "路", "路", "路", "东路", "西路", "南路", "北路", "街", "大道", "公路"];

pub(crate) const ESTATE_ENDS: &[&str] = &[
    "苑", "花园", "新村", "家园", "公寓", "名邸", "豪庭", "河畔", "雅苑", "小区", "一村", "二村", "三村",
    "名苑", "华庭", "城", "公馆", "佳苑", "里", "园",
];

pub(crate) const VILLAGE_ENDS: &[&str] = &["村", "村", "村", "桥村", "湾村", "港村"];

/// Characters of roads and estates that are typed for each other because they sound alike.
pub(crate) const PLACE_HOMOPHONES: &[&str] = &[
    "林临霖邻",
    "杨扬洋阳",
    "金锦津巾",
    "灵玲凌陵",
    "泉全权",
    "溪西希",
    "湖胡",
    "康慷",
    "宁柠",
    "昌长常",
    "丰风峰枫",
    "福富府",
    "明名鸣",
    "华花",
    "春椿",
    "辉晖徽",
    "霞侠",
    "虹红洪",
    "源园元圆",
    "清青轻",
    "瑞锐",
    "祥翔详",
    "嘉佳家",
    "浦普铺",
    "莲连联",
    "德得",
    "永勇泳",
    "平萍苹",
    "成城诚",
    "齐其奇",
    "云芸",
    "台泰太",
    "荣融容",
    "利力丽",
    "兴星新",
];

/// Characters of given names that sound alike.
pub(crate) const NAME_HOMOPHONES: &[&str] = &[
    "伟玮炜纬",
    "丽莉俐",
    "婷庭亭",
    "燕艳雁",
    "静婧靖",
    "敏闵",
    "芳方",
    "英瑛莹颖",
    "华桦",
    "明铭鸣",
    "杰洁捷",
    "涛韬",
    "军君钧均",
    "勇永咏",
    "平萍苹",
    "波博",
    "斌彬宾",
    "宇雨羽",
    "浩皓昊",
    "凯楷",
    "健建剑",
    "俊骏峻",
    "旭绪",
    "佳嘉家",
    "阳洋扬",
    "峰锋丰枫",
    "晨辰琛",
    "瑞睿锐",
    "雷蕾磊",
    "东冬",
    "文雯纹",
    "利力立",
    "红宏虹弘",
    "娟涓",
    "霞侠",
    "玲琳灵",
    "丹单",
    "梅美",
    "晶京",
    "雪学",
    "慧惠蕙",
    "倩茜",
    "琴勤秦",
    "云芸",
    "欣鑫新馨",
    "玉钰瑜",
    "秀绣",
    "珍真臻",
];

/// Given names of two characters are put together from these; women's, men's.
pub(crate) const WOMEN: &[&str] = &[
    "雅", "诗", "梦", "思", "语", "欣", "雨", "紫", "佳", "晓", "若", "心", "嘉", "静", "美", "秋", "春",
    "玉", "淑", "慧", "丽", "婉", "琳", "涵", "萱", "琪", "妍", "彤", "蕾", "薇", "菲", "岚", "媛", "颖",
    "莉", "娜", "洁", "蓉",
];

pub(crate) const MEN: &[&str] = &[
    "志", "建", "国", "文", "明", "永", "俊", "浩", "子", "宇", "嘉", "伟", "天", "家", "思", "德", "世",
    "正", "立", "鹏", "博", "睿", "轩", "泽", "杰", "毅", "凯", "铭", "峰", "磊", "涛", "斌", "超", "辉",
    "荣", "昌", "诚", "松",
];

/// Surnames and given names of minorities, joined by a dot; invented from syllables.
pub(crate) const DOTTED: &[&str] =
    &["阿依古丽", "买买提", "吐尔逊", "古丽娜", "艾力", "帕提古", "努尔", "热依汗"];

/// Another character of the same sound, or `None` when none is listed.
pub(crate) fn homophone(groups: &[&str], c: char, draw: u64) -> Option<char> {
    let group = groups.iter().find(|group| group.contains(c))?;
    let others = group.chars().filter(|other| *other != c);
    let count = u64::try_from(others.clone().count()).ok().filter(|count| *count > 0)?;
    others.into_iter().nth(usize::try_from(draw % count).ok()?)
}
