//! Which [`Host`] a call is for: the one of the process, unless its externalities have another.

use super::{Host, Settings, SetupError, LOG};
use sp_externalities::{Externalities, ExternalitiesExt};
use std::sync::{Arc, OnceLock};

static OF_PROCESS: OnceLock<Result<Arc<Host>, SetupError>> = OnceLock::new();

sp_externalities::decl_extension! {
	/// A host for all calls with these externalities. For tests that need several in one process.
	pub struct HostExt(Arc<Host>);
}

/// Starts the host of the process. A node does this before anything else, the building of a genesis with models in it
/// included, and ends if it fails.
pub fn setup(settings: &Settings) -> Result<Arc<Host>, SetupError> {
	let mut ours = false;
	let host = OF_PROCESS.get_or_init(|| {
		ours = true;
		start(settings)
	});
	match ours {
		true => host.clone(),
		false => Err(SetupError::Started),
	}
}

/// The host of the process, started with default settings if nobody has set it up.
pub fn current() -> Result<Arc<Host>, SetupError> {
	OF_PROCESS.get_or_init(|| start(&Settings::default())).clone()
}

fn start(settings: &Settings) -> Result<Arc<Host>, SetupError> {
	Ok(Arc::new(Host::start(settings)?))
}

/// The host that a call is for.
pub(crate) fn of(mut externalities: &mut dyn Externalities) -> Option<Arc<Host>> {
	if let Some(HostExt(host)) = externalities.extension::<HostExt>() {
		return Some(host.clone());
	}
	current().map_err(|error| log::error!(target: LOG, "{error}")).ok()
}
