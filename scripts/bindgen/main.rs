//! `guiche-bindgen INPUT.wasm OUT_DIR NAME`: writes NAME.js and NAME_bg.wasm for `<script type="module">`, and beside
//! them the parts that are fetched later, with the list of them that `HydrationScripts` reads.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use wasm_bindgen_cli_support::Bindgen;
use wasm_split_cli_support::{Options, transform};

/// The names that leptos expects.
const LINK: &str = "./__wasm_split.______________________.js";
const MANIFEST: &str = "__wasm_split_manifest.json";

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let mut next = |what| arguments.next().with_context(|| format!("missing argument: {what}"));
    let (input, out_dir, name) = (next("INPUT.wasm")?, next("OUT_DIR")?, next("NAME")?);
    let out_dir = Path::new(&out_dir);
    fs::create_dir_all(out_dir)?;
    let whole = fs::read(&input).with_context(|| format!("reading {input}"))?;
    let main = out_dir.join("main.wasm");
    let parts = {
        let script = format!("./{name}.js");
        let mut options = Options::new(&whole);
        options.output_dir = out_dir;
        options.main_out_path = &main;
        options.main_module = &script;
        options.link_name = LINK;
        transform(options).map_err(|error| anyhow!("{error:#}"))?
    };
    let release = format!("{:016x}", fnv1a(&whole));
    let mut manifest = serde_json::to_string(&parts.prefetch_map)?;
    let mut link = fs::read_to_string(out_dir.join(LINK))?;
    for part in &parts.split_modules {
        let stem = part.file_stem().and_then(|stem| stem.to_str()).context("a part without a name")?;
        let named = format!("{stem}-{release}");
        fs::rename(part, part.with_file_name(&named).with_extension("wasm"))?;
        link = link.replace(&format!("\"./{stem}.wasm\""), &format!("\"./{named}.wasm\""));
        // Quoted: the names of parts begin one like another. A part's own name, the key, stays.
        manifest = manifest
            .replace(&format!("[\"{stem}\""), &format!("[\"{named}\""))
            .replace(&format!(",\"{stem}\""), &format!(",\"{named}\""));
    }
    fs::write(out_dir.join(LINK), link)?;
    fs::write(out_dir.join(MANIFEST), manifest)?;
    let mut joined = Bindgen::new()
        .input_path(&main)
        .web(true)?
        .keep_lld_exports(true)
        .demangle(false)
        .out_name(&name)
        .typescript(false)
        .generate_output()?;
    let mut renamed = Vec::new();
    for import in joined.wasm_mut().imports.iter_mut() {
        if is_bindgens(&import.name) {
            let short = format!("_{}", letters(renamed.len()));
            renamed.push((std::mem::replace(&mut import.name, short.clone()), short));
        }
    }
    joined.emit(out_dir)?;
    let script = out_dir.join(format!("{name}.js"));
    let mut text = fs::read_to_string(&script)?;
    for (long, short) in renamed {
        text = text.replace(&long, &short);
    }
    text = bare(&text, "guicheTurn").context("the program asks for no turns")?;
    fs::write(script, text)?;
    fs::remove_file(main)?;
    Ok(())
}

/// A name that wasm-bindgen made up, such as `__wbg_push_c9f4893fc209f768`. Each is written in both files, and its
/// digits are what compresses least in either.
fn is_bindgens(name: &str) -> bool {
    name.starts_with("__wb")
        && name
            .rsplit_once('_')
            .is_some_and(|(_, hash)| hash.len() == 16 && hash.chars().all(|c| c.is_ascii_hexdigit()))
}

/// `text` with the import that calls `name` replaced by what it calls: a program is not suspended through a script's function.
fn bare(text: &str, name: &str) -> Option<String> {
    let call = text.find(&format!("{name}();"))?;
    let from = text[..call].rfind("function(")?;
    let to = call + text[call..].find('}')? + 1;
    Some(format!("{}{name}{}", &text[..from], &text[to..]))
}

/// `a`, `b`, … `z`, `ba`, `bb`, …
fn letters(mut number: usize) -> String {
    let mut letters = Vec::new();
    loop {
        letters.push(char::from(b'a' + (number % 26) as u8));
        number /= 26;
        if number == 0 {
            return letters.iter().rev().collect();
        }
    }
}

/// A page that stays open over a deploy must not join its program with another release's parts: their names say which
/// release they belong to, and a part that is gone is told instead.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
