//! A corpus for who has none: records of some 500 bytes in four languages.
//!
//! A record depends on its number alone, so a smaller corpus is the beginning of
//! a larger one.

use crate::corpus::Record;

/// What makes this corpus another one; stands beside every figure.
pub const SEED: u64 = 20_260_701;

const SKILLS: [&str; 40] = [
    "guitar",
    "oud",
    "piano",
    "choir",
    "first-aid",
    "sewing",
    "knitting",
    "bread-baking",
    "cooking",
    "gardening",
    "composting",
    "beekeeping",
    "bicycle-repair",
    "carpentry",
    "welding",
    "electronics",
    "soldering",
    "robotics",
    "programming",
    "web-design",
    "photography",
    "film",
    "drawing",
    "calligraphy",
    "pottery",
    "theatre",
    "storytelling",
    "chess",
    "yoga",
    "climbing",
    "swimming",
    "football",
    "mathematics",
    "physics",
    "hebrew",
    "arabic",
    "czech",
    "english",
    "sign-language",
    "book-binding",
];

const PLACES: [&str; 16] = [
    "שכונת הגליל",
    "מרכז העיר",
    "נווה אור",
    "رأس العين",
    "الحي الشرقي",
    "البلدة القديمة",
    "Stará Boleslav",
    "Žižkov",
    "Líšeň",
    "Komín",
    "Old Harbour",
    "Mill Lane",
    "Northgate",
    "Riverside",
    "Hilltop",
    "Station Road",
];

const VOICES: [Voice; 4] = [
    Voice {
        code: "he",
        title: "ללמוד",
        words: "אני מלמדת בערב אחרי העבודה ילדים מבוגרים שכנים יחד סדנה בית ספר פשוט כלים שעה שבוע חודש ניסיון שאלות ברוכים הבאים אפשר להביא חומרים חצר מטבח",
    },
    Voice {
        code: "ar",
        title: "تعلم",
        words: "أنا أعلم في المساء بعد العمل الأطفال الكبار الجيران معا ورشة بيت مدرسة بسيط أدوات ساعة أسبوع شهر خبرة أسئلة أهلا وسهلا يمكن إحضار مواد ساحة مطبخ",
    },
    Voice {
        code: "cs",
        title: "Naučím",
        words: "učím večer po práci děti dospělé sousedy společně dílna doma škola jednoduché nářadí hodina týden měsíc zkušenost otázky vítáni prosím přineste materiál dvůr kuchyně zahrada",
    },
    Voice {
        code: "en",
        title: "Learn",
        words: "I teach in the evening after work children adults neighbours together workshop home school simple tools hour week month experience questions welcome please bring material yard kitchen garden",
    },
];

struct Voice {
    code: &'static str,
    title: &'static str,
    words: &'static str,
}

/// Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (2014).
struct SplitMix(u64);

impl SplitMix {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, count: usize) -> usize {
        (self.next() % count as u64) as usize
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }
}

fn record(number: usize) -> Record {
    let mut random = SplitMix(SEED ^ (number as u64).wrapping_mul(0xd6e8_feb8_6659_fd93));
    let voice = &VOICES[random.below(VOICES.len())];
    let words: Vec<&str> = voice.words.split(' ').collect();
    let place = random.pick(&PLACES);
    let mut tags: Vec<&str> = Vec::with_capacity(4);
    while tags.len() < 4 {
        let tag = random.pick(&SKILLS);
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    let bytes = 240 + random.below(120);
    let mut description = String::with_capacity(bytes + 20);
    while description.len() < bytes {
        description.push_str(random.pick(&words));
        description.push_str(if random.below(8) == 0 { ". " } else { " " });
    }
    Record {
        id: format!("offer-{number:08}"),
        title: format!("{} {}, {place}", voice.title, tags[0]),
        description: description.trim_end().to_owned(),
        tags: tags.into_iter().map(String::from).collect(),
        language: voice.code.to_owned(),
        place: place.to_owned(),
        status: random.pick(&["open", "open", "by-request"]).to_owned(),
    }
}

/// Records by number.
pub fn records(start: usize, count: usize) -> impl Iterator<Item = Record> {
    (start..start + count).map(record)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_depends_on_its_number_alone_and_has_some_500_bytes() {
        let all: Vec<Record> = records(0, 100).collect();
        assert!(records(40, 60).eq(all[40..].iter().cloned()));
        let bytes: usize = all.iter().map(|record| serde_json::to_string(record).unwrap().len()).sum();
        assert!((450..620).contains(&(bytes / all.len())), "{} bytes a record", bytes / all.len());
    }
}
