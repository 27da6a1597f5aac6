// What readers with other eyes and hands meet on the page that is open, as figures of budget.toml.
() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const small = all("a[href], button, input:not([type=hidden]), select, summary").filter((target) => {
    const { width, height } = target.getBoundingClientRect();
    // WCAG 2.5.8 excepts links in running text, and what is not shown has no size.
    const inText = getComputedStyle(target).display === "inline" && target.closest("p, li, figcaption, h1, h2, h3, td, dd");
    return width > 0 && !inText && (width < 24 || height < 24);
  });
  const levels = all("h1, h2, h3, h4, h5, h6").map((heading) => Number(heading.tagName[1]));
  const skip = document.querySelector('body a[href^="#"]');
  const landmarks = [
    all("h1").length === 1,
    all("main").length === 1,
    all("body > header").length === 1,
    all("body > footer").length === 1,
    Boolean(skip && document.getElementById(skip.hash.slice(1))),
  ];
  return {
    elements: document.getElementsByTagName("*").length,
    small_targets: small.length,
    pictures_without_alt: all("img:not([alt])").length,
    pictures_without_size: all("img:not([width][height])").length,
    videos_without_captions: all("video").filter((video) => !video.querySelector("track[kind=captions]")).length,
    skipped_heading_levels: levels.filter((level, n) => n > 0 && level > levels[n - 1] + 1).length,
    wrong_landmarks: landmarks.filter((right) => !right).length,
    plays_by_itself: all("[autoplay]").length,
    running_animations: document.getAnimations().length,
  };
}
