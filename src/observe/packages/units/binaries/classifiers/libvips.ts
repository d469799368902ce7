/** Where sharp's builds of libvips say what is in them: from 0.33 on a package for each platform, before a folder of its own. */
export const LIBVIPS_VERSIONS =
  /\/node_modules\/(?:@img\/sharp-[\w-]{1,40}|sharp\/vendor\/\d[\d.]{0,20}\/[\w-]{1,40})\/versions\.json$/;

/** What these files call libraries of which the National Vulnerability Database has a name: `id` and `cpe` as of classifiers. */
export const LIBVIPS_LIBRARIES: ReadonlyMap<string, { readonly id: string; readonly cpe: string }> = new Map([
  ['aom', { id: 'aom', cpe: 'aomedia:aomedia' }],
  ['archive', { id: 'libarchive', cpe: 'libarchive:libarchive' }],
  ['cairo', { id: 'cairo', cpe: 'cairographics:cairo' }],
  ['exif', { id: 'libexif', cpe: 'libexif_project:libexif' }],
  ['expat', { id: 'expat', cpe: 'libexpat_project:libexpat' }],
  ['ffi', { id: 'libffi', cpe: 'libffi_project:libffi' }],
  ['fontconfig', { id: 'fontconfig', cpe: 'fontconfig_project:fontconfig' }],
  ['freetype', { id: 'freetype', cpe: 'freetype:freetype' }],
  ['fribidi', { id: 'fribidi', cpe: 'gnu:fribidi' }],
  ['glib', { id: 'glib', cpe: 'gnome:glib' }],
  ['harfbuzz', { id: 'harfbuzz', cpe: 'harfbuzz_project:harfbuzz' }],
  ['heif', { id: 'libheif', cpe: 'struktur:libheif' }],
  ['lcms', { id: 'lcms2', cpe: 'littlecms:little_cms' }],
  ['pango', { id: 'pango', cpe: 'gnome:pango' }],
  ['pixman', { id: 'pixman', cpe: 'pixman:pixman' }],
  ['png', { id: 'libpng', cpe: 'libpng:libpng' }],
  ['rsvg', { id: 'librsvg', cpe: 'gnome:librsvg' }],
  ['tiff', { id: 'libtiff', cpe: 'libtiff:libtiff' }],
  ['vips', { id: 'libvips', cpe: 'libvips:libvips' }],
  ['webp', { id: 'libwebp', cpe: 'webmproject:libwebp' }],
  ['xml2', { id: 'libxml2', cpe: 'xmlsoft:libxml2' }],
]);
