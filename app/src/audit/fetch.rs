//! The log as a file, fetched by script, so that what is missing for it can be asked for in place. Without script the same
//! link is the browser's own.

use std::time::Duration;

use leptos::prelude::*;
use model::{AppError, ErrorKind};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    HtmlElement,
    js_sys::{Function, Promise, Reflect, global},
};

use crate::error::ApiError;
use crate::ui::words::t;

const NAME: &str = "farol-audit.csv";

/// Fetches what the address names and has the browser keep it as a file.
pub async fn keep(address: &str) -> Result<(), ApiError> {
    let offline =
        |_| ApiError::from(AppError::new(ErrorKind::Offline, t("Farol cannot be reached just now. Try again.")));
    let response = waited(call(&global(), "fetch", &address.into())).await.map_err(offline)?;
    if !Reflect::get(&response, &"ok".into()).is_ok_and(|ok| ok.is_truthy()) {
        let text = waited(call(&response, "text", &JsValue::UNDEFINED)).await.map_err(offline)?;
        let text = text.as_string().unwrap_or_default();
        return Err(model::lean::read(text.as_bytes())
            .unwrap_or_else(|_| AppError::new(ErrorKind::Internal, t("The export failed. Try again.")).into()));
    }
    let file = waited(call(&response, "blob", &JsValue::UNDEFINED)).await.map_err(offline)?;
    save(&file).map_err(offline)
}

async fn waited(promise: Result<JsValue, JsValue>) -> Result<JsValue, JsValue> {
    JsFuture::from(promise?.dyn_into::<Promise>()?).await
}

fn call(on: &JsValue, name: &str, with: &JsValue) -> Result<JsValue, JsValue> {
    Reflect::get(on, &name.into())?.dyn_into::<Function>()?.call1(on, with)
}

fn save(file: &JsValue) -> Result<(), JsValue> {
    let urls = Reflect::get(&global(), &"URL".into())?;
    let address = call(&urls, "createObjectURL", file)?;
    let link: HtmlElement = document().create_element("a")?.dyn_into()?;
    link.set_attribute("href", &address.as_string().unwrap_or_default())?;
    link.set_attribute("download", NAME)?;
    link.click();
    set_timeout(move || _ = call(&urls, "revokeObjectURL", &address), Duration::from_secs(30));
    Ok(())
}
