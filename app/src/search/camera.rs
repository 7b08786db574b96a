//! The camera reads a device's label into the bar, where the browser knows barcodes; a photo does where the camera is not
//! to be had. The pictures stay in the browser. It has `BarcodeDetector` under no type of ours, so it is asked by name.

use std::time::Duration;

use leptos::{ev, prelude::*, task::spawn_local};
use model::label::sought;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    HtmlInputElement, HtmlVideoElement, MediaStream, MediaStreamTrack,
    js_sys::{Array, Function, Object, Promise, Reflect},
};

use super::{ask::Bar, bar};
use crate::ui::{
    dialog,
    erase::{changing, effect, press},
    icon::Icon,
    words::t,
};

const DIALOG: &str = "camera";
const VIDEO: &str = "camera-view";

/// Between two looks at the picture.
const PACE: Duration = Duration::from_millis(200);

/// What stands in the dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Starting,
    Looking,
    /// The browser or its reader says no, or there is no camera.
    Refused,
    /// A photo on which nothing was found.
    Unread,
}

#[derive(Clone, Copy)]
struct Camera {
    bar: Bar,
    go: Callback<String>,
    stage: RwSignal<Stage>,
    /// Several things that a label says, to choose from.
    found: RwSignal<Vec<String>>,
}

/// The button in the bar, and its dialog; nothing where the browser reads no barcodes.
pub fn button(bar: Bar, go: Callback<String>) -> (AnyView, AnyView) {
    let able = RwSignal::new(false);
    let camera = Camera { bar, go, stage: RwSignal::new(Stage::Starting), found: RwSignal::new(Vec::new()) };
    effect(move || {
        able.set(class("BarcodeDetector").is_some());
        on_cleanup(move || camera.stop());
    });
    let opener = changing(move || {
        able.get().then(|| {
            let label = t("Read a device label with the camera");
            view! {
                <button type="button" class="button ghost square bar-camera" aria-label=label title=label on:click=press(move || camera.open())>
                    <Icon name="scan-barcode" />
                </button>
            }
        })
    });
    let dialog = changing(move || able.get().then(|| shown(camera)));
    (opener, dialog)
}

fn shown(camera: Camera) -> AnyView {
    let words = move || match camera.stage.get() {
        Stage::Starting => t("The camera starts…"),
        Stage::Looking => t("Hold the barcode, QR code or label in the frame."),
        Stage::Refused => {
            t("The camera cannot be used here. Take a photo of the label, or type its serial or MAC address.")
        }
        Stage::Unread => {
            t("No code was found on the photo. Go closer, avoid glare, or type the serial or MAC address.")
        }
    };
    let taken = move |event: ev::Event| {
        let input = event.target().and_then(|it| it.dyn_into::<HtmlInputElement>().ok());
        let Some((input, photo)) = input.and_then(|input| Some((input.clone(), input.files()?.get(0)?))) else {
            return;
        };
        spawn_local(async move {
            let read = camera.read(&photo).await;
            input.set_value("");
            if !camera.take(read.unwrap_or_default()) {
                camera.stage.set(Stage::Unread);
            }
        });
    };
    let choices = move || {
        camera.found.with(|found| {
            (found.len() > 1).then(|| {
                let each = found.iter().cloned().map(|text| {
                    let chosen = text.clone();
                    view! {
                        <button type="button" class="button code" on:click=press(move || camera.search(&chosen))>
                            {text}
                        </button>
                    }
                    .into_any()
                });
                view! {
                    <p>{t("The label says several things. Which is it?")}</p>
                    <div class="camera-found">{each.collect::<Vec<_>>()}</div>
                }
                .into_any()
            })
        })
    };
    view! {
        <dialog class="dialog camera" id=DIALOG aria-labelledby="camera-title" on:close=move |_| camera.stop()>
            <form method="dialog" class="dialog-head">
                <h2 id="camera-title">{t("Read a device label")}</h2>
                <button class="button ghost square" aria-label=t("Close")>
                    <Icon name="x" />
                </button>
            </form>
            <div class="camera-frame" class:off=move || camera.stage.get() == Stage::Refused>
                <video id=VIDEO autoplay="" playsinline="" prop:muted=true aria-label=t("What the camera sees")></video>
            </div>
            <div class="camera-foot">
                <p role="status">{words}</p>
                {changing(choices)}
                <label class="button wide">
                    <Icon name="camera" />
                    {t("Take a photo instead")}
                    <input type="file" accept="image/*" capture="environment" class="sr" on:change=taken />
                </label>
            </div>
        </dialog>
    }
    .into_any()
}

impl Camera {
    fn open(self) {
        self.found.set(Vec::new());
        self.stage.set(Stage::Starting);
        self.bar.close();
        if !dialog::open(DIALOG) {
            return;
        }
        spawn_local(async move {
            if self.start().await.is_err() && dialog::is_open(DIALOG) {
                self.stage.set(Stage::Refused);
            }
        });
    }

    /// Asks for the camera at the back, and looks at its picture until something is read or the dialog is closed.
    async fn start(self) -> Result<(), JsValue> {
        let wanted = js(&[("video", js(&[("facingMode", "environment".into())]))]);
        let devices = Reflect::get(&window().navigator(), &"mediaDevices".into())?;
        let stream: MediaStream = call(&devices, "getUserMedia", &wanted).await?.dyn_into()?;
        // Closed before the browser's reader has answered; or opened anew since, and let in before.
        if !dialog::is_open(DIALOG) || self.running() {
            end(&stream);
            return Ok(());
        }
        if let Some(video) = video() {
            video.set_src_object(Some(&stream));
        }
        self.stage.set(Stage::Looking);
        self.look();
        Ok(())
    }

    fn look(self) {
        spawn_local(async move {
            let Some(video) = video().filter(|_| self.running()) else { return };
            // A picture that is not there yet is an error, and the next may be.
            let read = self.read(&video).await.unwrap_or_default();
            if self.running() && !self.take(read) {
                set_timeout(move || self.look(), PACE);
            }
        });
    }

    fn running(self) -> bool {
        stream().is_some()
    }

    /// The texts of all codes in a picture.
    async fn read(self, picture: &JsValue) -> Result<Vec<String>, JsValue> {
        let detector = Reflect::construct(&class("BarcodeDetector").ok_or(JsValue::NULL)?, &Array::new())?;
        let codes = Array::from(&call(&detector, "detect", picture).await?);
        let texts = codes.iter().map(|code| Reflect::get(&code, &"rawValue".into()));
        Ok(texts.filter_map(|text| text.ok()?.as_string()).collect())
    }

    /// Searches for the one thing that was read, or offers several; whether there was any.
    fn take(self, read: Vec<String>) -> bool {
        let mut found: Vec<String> = read.iter().filter_map(|text| sought(text)).collect();
        found.sort_unstable();
        found.dedup();
        match found.as_slice() {
            [] => false,
            [one] => {
                self.search(one);
                true
            }
            _ => {
                self.stop();
                self.found.set(found);
                true
            }
        }
    }

    fn search(self, text: &str) {
        dialog::close(DIALOG);
        self.stop();
        bar::write(self.bar, text);
        self.bar.open.set(true);
        self.bar.ask(self.go);
        bar::focus();
    }

    fn stop(self) {
        if let Some(stream) = stream() {
            end(&stream);
        }
        if let Some(video) = video() {
            video.set_src_object(None);
        }
    }
}

/// Its light goes out.
fn end(stream: &MediaStream) {
    for track in stream.get_tracks() {
        if let Ok(track) = track.dyn_into::<MediaStreamTrack>() {
            track.stop();
        }
    }
}

/// What the camera sends just now. The page's own element keeps it: the server has none, and the browser's is no thread's.
fn stream() -> Option<MediaStream> {
    video()?.src_object()
}

fn video() -> Option<HtmlVideoElement> {
    document().get_element_by_id(VIDEO)?.dyn_into().ok()
}

/// What the browser calls by this name, when it has it.
fn class(name: &str) -> Option<Function> {
    Reflect::get(&window(), &name.into()).ok()?.dyn_into().ok()
}

fn js(pairs: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in pairs {
        _ = Reflect::set(&object, &(*name).into(), value);
    }
    object.into()
}

async fn call(on: &JsValue, method: &str, with: &JsValue) -> Result<JsValue, JsValue> {
    let promise = Reflect::get(on, &method.into())?.dyn_into::<Function>()?.call1(on, with)?;
    JsFuture::from(Promise::resolve(&promise)).await
}
