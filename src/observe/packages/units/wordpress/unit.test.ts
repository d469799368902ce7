import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fuzz, trial } from '../../language-package/unit-trial.fixture.ts';
import { WORDPRESS_UNIT } from './unit.ts';

const PLUGIN = `<?php
/**
 * Plugin Name: Boat Forms
 * Version: 5.3.1
 * License: GPLv2 or later
 */
`;

describe('plugins and themes', () => {
  it('are told by their headers', () => {
    const { names, packages, gaps } = trial(WORDPRESS_UNIT, {
      '/var/www/wp-content/plugins/boat-forms/boat.php': PLUGIN,
      '/var/www/wp-content/plugins/boat-forms/other.php': '<?php\n// Version: 1\n',
      '/var/www/wp-content/plugins/hello.php': '<?php\n/* Plugin Name: Hello\nVersion: 1.7.2 */',
      '/var/www/wp-content/themes/sea/style.css': '/*\nTheme Name: Sea\nVersion: 1.2\n*/',
      '/var/www/wp-content/plugins/open/open.php': '<?php\n# Plugin Name: Open\n',
    });
    assert.deepEqual(names, ['boat-forms@5.3.1', 'hello@1.7.2', 'sea@1.2']);
    assert.equal(packages[0]?.package.purl, 'pkg:wordpress-plugin/boat-forms@5.3.1');
    assert.equal(gaps.length, 1);
  });

  it('cause nothing but faults, whatever the bytes', () => {
    fuzz(WORDPRESS_UNIT, { '/wp-content/plugins/boat/boat.php': PLUGIN });
  });
});
