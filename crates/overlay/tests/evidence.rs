//! Each kind of evidence, alone and against its trap.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod table;

use table::lay;

const DWELLINGS: &str = "D1,上海市浦东新区三林镇三林路123弄4号501室\n\
    D2,上海市浦东新区三林镇三林路123弄4号502室\n\
    D3,上海市浦东新区三林镇云台路88弄12号301室\n\
    D4,上海市浦东新区三林镇云台路88弄12号302室\n\
    D5,上海市浦东新区三林镇杨高南路5号201室\n";

const REGISTER: &str = "P1,张伟明,790000199001011231,16012345678,,D1\n\
    P2,李秀英,790000196502022348,16012345678,,D1\n\
    P3,王芳,79000019880303346X,16087654321,,D3\n\
    P4,陈静,,16055556666,,D4\n\
    P5,王芳,790000197704044561,,,D5\n";

/// Number, name, phone, address → person, difference, a part of the reason.
fn check(number: &str, name: &str, phone: &str, address: &str, expected: [&str; 4]) {
    let line = lay(REGISTER, DWELLINGS, &format!("1,{name},{number},{phone},{address}\n")).remove(0);
    let cells: Vec<&str> = line.split(',').collect();
    let [person, dwelling, difference, reason] = expected;
    assert_eq!([cells[1], cells[3], cells[5]], [person, dwelling, difference], "{line}");
    assert!(cells[6].contains(reason), "{line}");
}

const D1: &str = "三林路123弄4号501室";
const D3: &str = "云台路88弄12号301室";

#[test]
fn an_exact_number_decides_whatever_else_is_written() {
    let number = "790000199001011231";
    check(number, "张伟明", "", D1, ["P1", "D1", "same", "证件号码一致"]);
    check("７９００００１９９００１０１１２３１", "张伟民", "", D3, ["P1", "D3", "moved", "姓名同音"]);
    check("'790000 19900101 1231", "张*", "", "", ["P1", "", "moved", "未写地址"]);
    check("790000900101123", "张伟明", "", D1, ["P1", "D1", "same", "证件号码一致"]);
}

#[test]
fn one_slip_in_a_number_is_forgiven_when_the_check_digit_betrays_it() {
    check("790000199001011321", "张伟明", "", D3, ["P1", "D3", "moved", "证件号码差一位"]);
    check("790000198001011231", "张伟明", "", "", ["P1", "", "moved", "证件号码差一位"]);
    check("79000019900101123", "张伟明", "", D1, ["P1", "D1", "same", "证件号码差一位"]);
    // Another person's number that is right is another person's.
    check("790000199001011258", "张伟明", "", D1, ["", "D1", "new_person", "佐证不足"]);
}

#[test]
fn a_masked_number_counts_with_the_name() {
    check("790000********1231", "张伟明", "", D3, ["P1", "D3", "moved", "可见部分相符"]);
    check("790***1231", "张伟明", "", D1, ["P1", "D1", "same", "可见部分相符"]);
    check("790000********9999", "张伟明", "", D1, ["", "D1", "new_person", ""]);
    check("790000********1231", "刘洋", "", D3, ["", "D3", "new_person", ""]);
}

#[test]
fn a_telephone_counts_with_the_name_and_never_alone() {
    check("", "张伟明", "+86 160-1234-5678", D3, ["P1", "D3", "moved", "姓名一致、手机一致"]);
    check("", "张为明", "16012345678", "", ["P1", "", "moved", "姓名同音、手机一致"]);
    check("", "张先生", "16012345678", D1, ["P1", "D1", "same", "可见部分相符、手机一致"]);
    check("", "刘洋", "16012345678", D1, ["", "D1", "new_person", "姓名不同，不认定"]);
    // A woman is not the man whose telephone it is.
    check("", "张女士", "16012345678", D3, ["", "D3", "new_person", ""]);
}

#[test]
fn a_dwelling_counts_with_the_name() {
    check("", "王芳", "", D3, ["P3", "D3", "same", "姓名一致、住所一致"]);
    check("", "王方", "", D3, ["P3", "D3", "same", "姓名同音、住所一致"]);
    check("", "王女士", "", D3, ["P3", "D3", "same", "可见部分相符、住所一致"]);
    check("", "王芳", "", "杨高南路5号201", ["P5", "D5", "same", ""]);
    check("", "王芳", "", D1, ["", "D1", "new_person", "没有相符的人"]);
    check("", "王强", "", D3, ["", "D3", "new_person", ""]);
}

#[test]
fn an_agents_telephone_says_nothing_of_those_whose_names_are_hidden() {
    let mut feed = String::from("1,王先生,,16087654321,三林路123弄4号501室\n");
    for (row, name) in ["赵一", "钱二", "孙三", "李四", "周五", "吴六"].iter().enumerate() {
        feed.push_str(&format!("{},{name},,16087654321,三林路123弄4号501室\n", row + 2));
    }
    let register = "P3,王强,790000198803033435,16087654321,,D3\n";
    let line = lay(register, DWELLINGS, &feed).remove(0);
    assert!(line.starts_with("1,,,D1,"), "{line}");
    let alone = lay(register, DWELLINGS, "1,王先生,,16087654321,三林路123弄4号501室\n").remove(0);
    assert!(alone.starts_with("1,P3,"), "{alone}");
}

#[test]
fn an_address_with_a_slip_is_read_by_way_of_the_person() {
    let number = "790000199001011231";
    for (address, reason) in [
        ("三临路123弄4号501室", "与登记住所相近"),
        ("三林路123弄4号", "未写室号"),
        ("三林路123弄4号511室", "只差一位数字"),
        ("金谊河畔4号501室", "小区或路名未登记"),
        ("三林路123弄501室", "缺一级"),
    ] {
        check(number, "张伟明", "", address, ["P1", "D1", "same", reason]);
    }
}

#[test]
fn an_address_alone_finds_its_dwelling() {
    check("", "刘洋", "", "上海浦东三林路１２３弄4号楼五〇一主卧", ["", "D1", "new_person", "地址已登记"]);
    check("", "刘洋", "", "扬高南路5号201室", ["", "D5", "new_person", ""]);
    check("", "刘洋", "", "三林路123弄4号", ["", "", "new", "只到楼栋"]);
    check("", "刘洋", "", "三林路123弄9号501室", ["", "", "new", "不在登记的房屋中"]);
    check("", "刘洋", "", "", ["", "", "new", "未写地址"]);
}

#[test]
fn an_estate_is_learnt_from_those_who_are_known_by_number() {
    let register = "P1,张一,790000199001011231,,,D1\nP2,李二,790000196502022348,,,D2\n";
    let known = "1,张一,790000199001011231,,金谊河畔4号501室\n2,李二,790000196502022348,,金谊河畔4号502室\n";
    let dwellings = format!("{DWELLINGS}D9,三林路123弄7号601室\n");
    let lines = lay(register, &dwellings, &format!("{known}3,刘洋,,,金谊河畔7号楼601\n"));
    assert!(lines[2].starts_with("3,,,D9,0.985,new_person"), "{}", lines[2]);
    // One row is no proof.
    let lines =
        lay(register, &dwellings, "1,张一,790000199001011231,,金谊河畔4号501室\n3,刘洋,,,金谊河畔7号楼601\n");
    assert!(lines[1].starts_with("3,,,,,new,"), "{}", lines[1]);
}

#[test]
fn an_estate_that_dwellings_name_is_known() {
    let dwellings = "D1,三林路123弄金谊河畔4号501室\nD2,三林路123弄金谊河畔4号502室\n";
    let lines = lay("", dwellings, "1,刘洋,,,金谊河畔小区4-502\n2,刘海,,,金谊4号楼501\n");
    assert!(lines[0].starts_with("1,,,D2,"), "{}", lines[0]);
    assert!(lines[1].starts_with("2,,,D1,"), "{}", lines[1]);
}

#[test]
fn those_who_fit_equally_well_are_named_and_nobody_is_chosen() {
    let register = "P2,张伟,,16012345678,,D1\nP1,张伟,,16012345678,,D1\n";
    let line = lay(register, DWELLINGS, &format!("1,张伟,,16012345678,{D1}\n")).remove(0);
    assert!(line.starts_with("1,,,D1,0.995,ambiguous,2人同样符合（P1、P2）"), "{line}");
    let dwellings = "D1,三林路1号101室\nD2,三林路1号101室\n";
    let line = lay("", dwellings, "1,张伟,,,三林路1号101室\n").remove(0);
    assert!(line.starts_with("1,,,,,ambiguous,") && line.contains("2户房屋同样符合（D1、D2）"), "{line}");
}

#[test]
fn whoever_is_registered_twice_is_found_where_the_row_says() {
    let register = "P1,张伟,790000199001011231,,,D1\nP2,张伟,790000199001011231,,,D3\n";
    let line = lay(register, DWELLINGS, &format!("1,张伟,790000199001011231,,{D3}\n")).remove(0);
    assert!(line.starts_with("1,P2,"), "{line}");
}

#[test]
fn an_estate_that_the_register_does_not_name_is_not_taken_for_its_neighbour() {
    let dwellings = "D1,三林路123弄银湖公寓4号501室\nD2,云台路9弄4号501室\n";
    let dwelling = |address: &str| {
        let line = lay("P1,张伟,,,,D2\n", dwellings, &format!("1,李芳,,,{address}\n")).remove(0);
        line.split(',').nth(3).map(str::to_owned)
    };
    for (address, expected) in [
        ("银湖公寓4号501室", "D1"),
        ("银壶公寓4号501室", "D1"),
        ("银湖花园4号501室", "D1"),
        ("银樟公寓4号501室", ""),
        // Road and lane as they are often written.
        ("三林路123号4号501室", "D1"),
        ("云台路9-4号501室", "D2"),
        ("三林路银湖公寓4幢501室", "D1"),
    ] {
        assert_eq!(dwelling(address).as_deref(), Some(expected), "{address}");
    }
}
