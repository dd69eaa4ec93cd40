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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Channel, Status};
    use crate::store::raw::fields;

    #[track_caller]
    fn check(schema: &Value, fields: &[&str]) {
        let properties = schema["properties"].as_object().unwrap();
        let mut fields = fields.to_vec();
        fields.sort_unstable();
        assert_eq!(properties.keys().collect::<Vec<_>>(), fields);
    }

    #[test]
    fn the_fields_of_the_schema_are_those_that_are_known() {
        let (statement, store) = (statement(), store());
        check(&statement, fields::STATEMENT);
        check(&statement["$defs"]["Carrier"], fields::CARRIER);
        check(&statement["$defs"]["Party"], fields::PARTY);
        check(&statement["$defs"]["Claim"], fields::CLAIM);
        check(&store, fields::SETTINGS);
        let values = |field: &str| statement["properties"][field]["enum"].clone();
        assert_eq!(values("channel"), serde_json::json!(Channel::ALL.map(Channel::word)));
        assert_eq!(values("status"), serde_json::json!(Status::ALL.map(Status::word)));
        assert_eq!(statement["$schema"], "https://json-schema.org/draft/2020-12/schema");
    }
}
