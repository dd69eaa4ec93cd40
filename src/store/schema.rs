//! The JSON Schemas (2020-12) of a statement and of `onrecord.yaml`, made from the structs that read
//! them, for editors that complete and check while one types.

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, transform};
use serde_json::Value;

use super::raw;

/// The schema of one statement, the content of `data/statement.schema.json`.
#[must_use]
pub fn statement() -> Value {
    schema::<raw::Statement>()
}

/// The schema of the settings of a store, the content of `data/onrecord.schema.json`.
#[must_use]
pub fn store() -> Value {
    schema::<raw::Settings>()
}

fn schema<T: JsonSchema>() -> Value {
    // A default of "no value" means nothing to an editor; an unknown field is worth a wavy line.
    let settings = SchemaSettings::draft2020_12().with_transform(transform::RecursiveTransform(
        |schema: &mut schemars::Schema| {
            schema.remove("default");
            if schema.get("properties").is_some() {
                schema.insert("additionalProperties".to_owned(), Value::Bool(false));
            }
        },
    ));
    settings.into_generator().into_root_schema_for::<T>().to_value()
}
