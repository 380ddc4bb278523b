//! Whether pictures can be drawn here so that they are the same everywhere.

/// Whether there is the software graphics adapter that the kept pictures were drawn with (Vulkan on
/// the processor). Without it they are skipped with a printed line, or fail where
/// `LAMPLIGHT_PICTURES=required` says that they must not be.
pub(crate) fn can_draw() -> bool {
    use egui_kittest::wgpu::{create_render_state, default_wgpu_setup};
    let found = std::panic::catch_unwind(|| {
        create_render_state(default_wgpu_setup(), eframe::egui_wgpu::RendererOptions::PREDICTABLE).adapter.get_info()
    });
    let software = found.is_ok_and(|adapter| {
        adapter.device_type == eframe::wgpu::DeviceType::Cpu && adapter.backend == eframe::wgpu::Backend::Vulkan
    });
    if !software {
        let required = std::env::var("LAMPLIGHT_PICTURES").is_ok_and(|value| value == "required");
        assert!(!required, "pictures are required, and there is no software graphics adapter");
        println!("skipped: no software graphics adapter");
    }
    software
}
