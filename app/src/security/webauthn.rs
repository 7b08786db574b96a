//! Passkeys in the browser: the server's question goes to `navigator.credentials`, its answer comes back as JSON text
//! (WebAuthn §5.1). Called where a button was pressed, never on the server.

use model::{AppError, ErrorKind};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::js_sys::{Function, JSON, Object, Promise, Reflect, global};

use crate::error::ApiError;
use crate::ui::words::t;

/// Makes a passkey.
pub async fn create(options: &str) -> Result<String, ApiError> {
    ask("parseCreationOptionsFromJSON", "create", options).await.map_err(in_words)
}

/// Has one of the holder's passkeys sign.
pub async fn sign(options: &str) -> Result<String, ApiError> {
    ask("parseRequestOptionsFromJSON", "get", options).await.map_err(in_words)
}

async fn ask(read: &str, act: &str, options: &str) -> Result<String, JsValue> {
    let options = call(&member(&global(), "PublicKeyCredential")?, read, &JSON::parse(options)?)?;
    let asked = Object::new();
    Reflect::set(&asked, &"publicKey".into(), &options)?;
    let credentials = member(&member(&global(), "navigator")?, "credentials")?;
    let credential = JsFuture::from(call(&credentials, act, &asked)?.dyn_into::<Promise>()?).await?;
    JSON::stringify(&call(&credential, "toJSON", &JsValue::UNDEFINED)?).map(String::from)
}

fn member(of: &JsValue, name: &str) -> Result<JsValue, JsValue> {
    Reflect::get(of, &name.into())
}

fn call(on: &JsValue, name: &str, with: &JsValue) -> Result<JsValue, JsValue> {
    member(on, name)?.dyn_into::<Function>()?.call1(on, with)
}

/// By the name of the `DOMException`; browsers do not say more, so that no page learns which passkeys there are.
fn in_words(error: JsValue) -> ApiError {
    let name = member(&error, "name").ok().and_then(|name| name.as_string()).unwrap_or_default();
    let says = match name.as_str() {
        "NotAllowedError" | "AbortError" => t("No passkey was used: that was cancelled, or took too long."),
        "InvalidStateError" => t("This device has a passkey for you already."),
        "SecurityError" => t("Passkeys do not work at this address of Farol."),
        _ => t("This browser has no passkeys, or they are switched off."),
    };
    AppError::new(ErrorKind::NotAllowed, says).into()
}
