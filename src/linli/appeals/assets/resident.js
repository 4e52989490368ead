// "Find me by my position": the device's own place goes into the form, which an ordinary request carries.
for (const form of document.querySelectorAll("[data-locate-form]")) {
  const status = form.querySelector("[data-status]");
  form.querySelector("[data-locate-me]")?.addEventListener("click", () => {
    const refused = () => {
      status.textContent = form.dataset.refused;
    };
    if (!navigator.geolocation) return refused();
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        form.elements.longitude.value = coords.longitude.toFixed(6);
        form.elements.latitude.value = coords.latitude.toFixed(6);
        form.submit();
      },
      refused,
      { enableHighAccuracy: true, timeout: 10000 },
    );
  });
}
