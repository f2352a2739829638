//! What is stored, one file a part of the registry.

mod models;
mod names;
mod uploads;

pub use models::{Model, Port, Price, Provenance, Signature};
pub use names::{
	Alias, AliasText, Description, FullName, Label, Name, Namespace, NamespaceText, Published, Version,
	MOST_ALIAS_BYTES, MOST_LABEL_BYTES, MOST_NAMESPACE_BYTES,
};
pub(crate) use uploads::{chunk_bytes, MOST_CHUNKS};
pub use uploads::{Chunk, Discarded, Upload, UploadNumber};

pub use verdict_host::ModelId;
