import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assertWithin } from '../../../../../test/time-bound.ts';
import { fuzz, trial } from '../../language-package/unit-trial.fixture.ts';
import { NPM_UNIT } from './unit.ts';

const FILES: readonly (readonly [banner: string, expected: string])[] = [
  ['/*! jQuery v3.6.0 | (c) OpenJS Foundation and other contributors */', 'jquery@3.6.0'],
  ['/*!\n * jQuery JavaScript Library v1.12.4\n * http://example.org/', 'jquery@1.12.4'],
  ['/*! jQuery UI - v1.12.1 - 2016-09-14', 'jquery-ui@1.12.1'],
  ['/*!\n  * Bootstrap v4.5.2 (https://example.org/)\n', 'bootstrap@4.5.2'],
  ['/*\n AngularJS v1.7.9\n (c) 2010', 'angular@1.7.9'],
  ['/*!\n * Vue.js v2.6.14\n', 'vue@2.6.14'],
  ['/** @license React v16.14.0\n * react-dom.production.min.js\n', 'react-dom@16.14.0'],
  ['/** @license React v16.14.0\n * react.production.min.js\n', 'react@16.14.0'],
  ['//! moment.js\n//! version : 2.29.1\n//! authors', 'moment@2.29.1'],
  ['/*! @license DOMPurify 2.3.4 | (c) x */', 'dompurify@2.3.4'],
  ['/* @preserve\n * Leaflet 1.7.1, a JS library for maps', 'leaflet@1.7.1'],
  ['/**!\n\n @license\n handlebars v4.7.6\n', 'handlebars@4.7.6'],
  ['// https://d3js.org v7.8.5 Copyright x', 'd3@7.8.5'],
  ['/*!\n * Chart.js v3.7.0\n', 'chart.js@3.7.0'],
];

describe('libraries in built files', () => {
  for (const [banner, expected] of FILES)
    it(`are known by their first comment: ${expected}`, () => {
      const { names, packages } = trial(NPM_UNIT, { '/srv/www/app.min.js': `${banner}\n!function(){}();` });
      assert.deepEqual(names, [expected]);
      assert.equal(packages[0]?.package.locations[0]?.evidence, 'embedded');
    });

  it('are all those of a bundle', () => {
    const text = FILES.map(([banner]) => `${banner}*/;(function(){})();\n`).join('');
    const names = new Set(FILES.filter(([banner]) => banner.startsWith('/*')).map(([, name]) => name));
    assert.deepEqual(
      trial(NPM_UNIT, { '/dist/main.bundle.js': text }).names.filter((name) => names.has(name)).length,
      names.size,
    );
  });

  it('are known by their names on npm where a comment that is kept begins with it, in what bundlers put out', () => {
    const text = [
      '/*! @acme/boat v1.2.3 | MIT */!function(){}();',
      '/**\n * @license oar.js v2.0.0-beta.1\n * (c)\n */',
      '/* sail v1.0.0 */',
      '/*! Sail v1.0.0 */',
      '/*! of mast v1.0.0 */',
      '/*! mast 1.0.0 */',
    ].join('\n');
    const expected = ['@acme/boat@1.2.3', 'oar.js@2.0.0-beta.1'];
    for (const path of [
      '/app/dist/index.js',
      '/srv/_next/static/chunks/main.js',
      '/static/js/2.0a1b2c3d.chunk.js',
    ])
      assert.deepEqual(trial(NPM_UNIT, { [path]: text }).names, expected, path);
    assert.deepEqual(trial(NPM_UNIT, { '/srv/js/main.js.LICENSE.txt': text }).names, expected);
    assert.deepEqual(trial(NPM_UNIT, { '/app/node_modules/a/dist/index.js': text }).names, []);
  });

  it('are not claimed of what only mentions them', () => {
    for (const banner of [
      '/*! A plugin for jQuery v3.6.0 */',
      '/*! Lodash lodash.example/license | Underscore.js 1.8.3 underscorejs.example/LICENSE */',
      '/*! jQuery v3.6 */',
      'var a = "jQuery v3.6.0";',
      '/*! jQueryFake v3.6.0 */',
    ])
      assert.deepEqual(trial(NPM_UNIT, { '/a.min.js': banner }).names, [], banner);
    assert.deepEqual(trial(NPM_UNIT, { '/node_modules/a/a.min.js': '/*! jQuery v3.6.0 */' }).names, []);
    assert.deepEqual(trial(NPM_UNIT, { '/src/own.js': '/*! jQuery v3.6.0 */' }).names, []);
  });

  it('of any bytes take linear time', () => {
    fuzz(NPM_UNIT, { '/a.min.js': FILES.map(([banner]) => banner).join('\n') }, 100);
    const started = performance.now();
    for (const part of ['/*', '/* ', '/*!\n', '//! moment.js\n', '/*! @license '])
      trial(NPM_UNIT, { '/a.min.js': part.repeat(300_000) });
    assertWithin(10_000, performance.now() - started);
  });
});
