// Before the page loads: the shifts of its layout and its largest paint, as the browser tells them.
window.audited = { layout_shift: 0, largest_paint_ms: 0 };
new PerformanceObserver((list) => {
  for (const shift of list.getEntries()) {
    if (!shift.hadRecentInput) window.audited.layout_shift += shift.value;
  }
}).observe({ type: "layout-shift", buffered: true });
new PerformanceObserver((list) => {
  for (const paint of list.getEntries()) window.audited.largest_paint_ms = paint.startTime;
}).observe({ type: "largest-contentful-paint", buffered: true });
