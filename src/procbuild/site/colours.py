"""The accent colour of a volume, readable on light and on dark pages."""

import colorsys

LIGHT, DARK = "#ffffff", "#14161a"
"""Backgrounds of the theme."""

LIGHT_SHADE, DARK_SHADE = "#f5f5f3", "#1d2026"
"""Backgrounds of its boxes, on which text is harder to read."""

CONTRAST = 4.8
"""Minimum contrast of text; WCAG 2 requires 4.5 (https://www.w3.org/TR/WCAG22/)."""


def stylesheet(accent: str, accent_dark: str) -> str:
    """Custom properties for both colour schemes."""
    dark = readable(accent_dark or accent, DARK_SHADE)
    light = readable(accent, LIGHT_SHADE)
    return (
        f":root {{ --accent: {light}; --on-accent: {LIGHT}; }}\n"
        "@media (prefers-color-scheme: dark) {\n"
        f"  :root {{ --accent: {dark}; --on-accent: {DARK}; }}\n"
        "}\n"
    )


def readable(colour: str, background: str) -> str:
    """Return the colour, changed until text in it is readable on the background."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*channels(colour))
    step = -0.01 if luminance(background) > 0.5 else 0.01
    while contrast(colour, background) < CONTRAST and 0 < lightness + step < 1:
        lightness += step
        red, green, blue = colorsys.hls_to_rgb(hue, lightness, saturation)
        colour = f"#{round(red * 255):02x}{round(green * 255):02x}{round(blue * 255):02x}"
    return colour


def contrast(colour: str, other: str) -> float:
    """Contrast ratio of two colours by WCAG 2."""
    lighter, darker = sorted((luminance(colour), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance by WCAG 2, from 0 to 1."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in channels(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def channels(colour: str) -> tuple[float, float, float]:
    """Red, green, blue from 0 to 1."""
    digits = colour.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    red, green, blue = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return red, green, blue
