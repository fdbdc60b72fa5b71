//! `guiche-bindgen INPUT.wasm OUT_DIR NAME`: writes NAME.js and NAME_bg.wasm for `<script type="module">`.

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let mut next = |what| arguments.next().with_context(|| format!("missing argument: {what}"));
    let (input, out_dir, name) = (next("INPUT.wasm")?, next("OUT_DIR")?, next("NAME")?);
    Bindgen::new().input_path(input).web(true)?.out_name(&name).typescript(false).generate(out_dir)
}
