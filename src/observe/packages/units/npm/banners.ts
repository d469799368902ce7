/** What its authors put first into a built file, or before the version there: an expression, and npm's name. */
type Banner = readonly [label: string, name: string];

/** Sources: the first lines of the files that each project distributes. Longer labels come before those they begin with. */
const LABELS: readonly Banner[] = [
  ['jQuery UI(?: -)?', 'jquery-ui'],
  ['jQuery Migrate(?: -)?', 'jquery-migrate'],
  ['jQuery Validation Plugin(?: -)?', 'jquery-validation'],
  ['jQuery Form Plugin(?: -)?', 'jquery-form'],
  ['jQuery(?: JavaScript Library)?', 'jquery'],
  ['Bootstrap-select', 'bootstrap-select'],
  ['bootstrap-table(?: -)?', 'bootstrap-table'],
  ['Bootstrap', 'bootstrap'],
  ['bootbox\\.js', 'bootbox'],
  ['@popperjs\\/core', '@popperjs/core'],
  ['AngularJS', 'angular'],
  ['Vue\\.js', 'vue'],
  ['vue-router', 'vue-router'],
  ['vuex', 'vuex'],
  ['pinia', 'pinia'],
  ['vue', 'vue'],
  ['lodash', 'lodash'],
  ['Underscore\\.js', 'underscore'],
  ['Backbone\\.js', 'backbone'],
  ['handlebars', 'handlebars'],
  ['Knockout JavaScript library', 'knockout'],
  ['Chart\\.js', 'chart.js'],
  ['DataTables', 'datatables.net'],
  ['Select2', 'select2'],
  ['Leaflet', 'leaflet'],
  ['DOMPurify', 'dompurify'],
  ['highlight\\.js', 'highlight.js'],
  ['marked(?: -)?', 'marked'],
  ['axios', 'axios'],
  ['Swiper', 'swiper'],
  ['Modernizr', 'modernizr'],
  ['RequireJS', 'requirejs'],
  ['Prototype JavaScript framework, version', 'prototype'],
  ['TinyMCE(?: version)?', 'tinymce'],
  ['Video\\.js', 'video.js'],
  ['Sortable', 'sortablejs'],
  ['sweetalert2', 'sweetalert2'],
  ['Fuse\\.js', 'fuse.js'],
  ['clipboard\\.js', 'clipboard'],
  ['FullCalendar', 'fullcalendar'],
  ['flatpickr', 'flatpickr'],
  ['Quill Editor', 'quill'],
  ['core-js', 'core-js'],
  ['GSAP', 'gsap'],
  ['Masonry PACKAGED', 'masonry-layout'],
  ['Isotope PACKAGED', 'isotope-layout'],
  ['imagesLoaded PACKAGED', 'imagesloaded'],
  ['Owl Carousel', 'owl.carousel'],
  ['Lightbox', 'lightbox2'],
  ['Magnific Popup(?: -)?', 'magnific-popup'],
  ['typeahead\\.js', 'typeahead.js'],
  ['pixi\\.js(?: -)?', 'pixi.js'],
  ['Socket\\.IO', 'socket.io-client'],
  ['bluebird build version', 'bluebird'],
  ['Zepto', 'zepto'],
  ['Rapha(?:ë|e)l', 'raphael'],
  ['Highcharts(?: JS)?', 'highcharts'],
  ['plotly\\.js', 'plotly.js'],
  ['Materialize', 'materialize-css'],
  ['UIkit', 'uikit'],
  ['# Semantic UI(?: -)?', 'semantic-ui'],
  ['JSZip', 'jszip'],
  ['Summernote', 'summernote'],
  ['moment\\.js\\s+(?:\\/\\/! )?version :', 'moment'],
  ['https:\\/\\/d3js\\.org', 'd3'],
];

const VERSION = String.raw`(\d{1,4}\.\d{1,4}\.\d{1,6}(?:-[\w.]{1,40})?)(?![\w.]*\d)`;
/** What stands before a label in its line. */
const START = String.raw`^[\s*!/]{0,8}(?:@license |@preserve )?`;

/** The expressions: each is anchored to a line, and everything in it that repeats is bounded. */
export const BANNERS: readonly (readonly [pattern: RegExp, name: string])[] = [
  ...LABELS.map(
    ([label, name]) => [new RegExp(`${START}${label}[ ,]{0,2}v?${VERSION}`, 'im'), name] as const,
  ),
  // React names the package in the next line.
  ...['react-dom', 'react'].map(
    (name) =>
      [
        new RegExp(`${START}React v${VERSION}\\s{1,4}\\* ${name}\\.(?:production|development)`, 'im'),
        name,
      ] as const,
  ),
];

/** Does one of them begin in the text? Asked of all at once, as in most texts none does. */
export const ANY_BANNER = new RegExp(`${START}(?:${LABELS.map(([label]) => label).join('|')}|React)`, 'im');
