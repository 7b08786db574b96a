//! One thing over time, drawn small: a shape that the server has made, its numbers in a table for who cannot see it. What is
//! what is told by words and by form (an area, a dashed line, bars), never by a colour alone.

use leptos::prelude::*;

use super::{time::Day, words::t};
use crate::charts::api::{HEIGHT, Line};

/// `says` tells in words what the chart shows; `head` names the columns of its table.
pub fn chart(name: String, says: String, class: &'static str, line: Line, head: Vec<&'static str>) -> AnyView {
    let (width, days) = (line.days * 10, line.table.len());
    let box_ = format!("0 0 {width} {HEIGHT}");
    let limit = line.limit.map(|limit| view! { <path class="chart-limit" d=limit /> });
    let caption = name.clone();
    let row = |(day, n, of): (String, i64, Option<i64>)| {
        view! {
            <tr>
                <th scope="row"><Day on=day /></th>
                <td class="number">{super::text::grouped(n)}</td>
                {of.map(|of| view! { <td class="number">{super::text::grouped(of)}</td> })}
            </tr>
        }
        .into_any()
    };
    let numbers = (days > 0).then(|| {
        view! {
            <details class="chart-numbers">
                <summary>{t("Numbers")}<span class="sr">" "{caption.clone()}</span></summary>
                <div class="table-frame">
                    <table>
                        <caption class="sr">{caption}</caption>
                        <thead>
                            <tr>
                                {head
                                    .into_iter()
                                    .enumerate()
                                    .map(|(at, text)| view! { <th scope="col" class:number=at.gt(&0)>{text}</th> })
                                    .collect_view()}
                            </tr>
                        </thead>
                        <tbody>{line.table.into_iter().map(row).collect_view()}</tbody>
                    </table>
                </div>
            </details>
        }
    });
    view! {
        <figure class=format!("chart {class}")>
            <figcaption>
                <strong>{name}</strong>
                <span>{says.clone()}</span>
            </figcaption>
            <svg class="chart-shape" viewBox=box_ preserveAspectRatio="none" role="img" aria-label=says>
                <path class="chart-area" d=line.shape />
                {limit}
            </svg>
            {numbers}
        </figure>
    }
    .into_any()
}
