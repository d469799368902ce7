import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { Refusal } from '../refusal.ts';
import { nameTemplateOf } from './name-template.ts';

const FIELDS = { DisplayName: 'token-ops', RoleName: 'Reporting' };
const NOW = Date.UTC(2026, 0, 1);
const made = (text: string) => nameTemplateOf(text, Object.keys(FIELDS))(FIELDS, NOW);
const isRefused = (error: unknown) => error instanceof Refusal && error.status === 400;

describe('a template of names', () => {
  it('makes names as Go would', () => {
    const texts: readonly (readonly [string, RegExp])[] = [
      ['{{.DisplayName}}-{{random 20}}', /^token-ops-[A-Za-z0-9]{20}$/],
      [
        '{{ printf "v-%s-%s-%s-%s" (.DisplayName | truncate 8) (.RoleName | truncate 8) (random 20) (unix_time) | truncate 63 }}',
        /^v-token-op-Reportin-[A-Za-z0-9]{20}-1767225600$/,
      ],
      ['{{.RoleName | lowercase | replace "o" "0"}}_{{uuid}}', /^rep0rting_[\da-f-]{36}$/],
      ['{{ printf "%s" (random 24 | uppercase) | truncate_sha256 20 }}', /^[A-Z0-9]{12}[\da-f]{8}$/],
      ['{{- unix_time_millis -}}{{random 9}}', /^1767225600000[A-Za-z0-9]{9}$/],
      ['a{{"$1" | replace `$` "_"}}{{random 12 | base64 | sha256}}', /^a_1[\da-f]{64}$/],
    ];
    for (const [text, form] of texts) assert.match(made(text), form);
  });

  it('is refused where it is none, or makes a name twice', () => {
    for (const text of [
      '',
      'admin',
      '{{.DisplayName}}',
      '{{random 20',
      '{{random}}',
      '{{random 20 1}}',
      '{{.Password}}{{uuid}}',
      '{{system "x"}}{{uuid}}',
      '{{uuid | .DisplayName}}',
      '{{(uuid}}',
      '{{random 9999}}',
      '{{random 999}}',
      '{{printf "%x" uuid}}',
      '{{printf "%s" uuid 1}}',
      '{{range .}}{{uuid}}{{end}}',
      '{{constructor}}{{uuid}}',
      `${'{{uuid}}'.repeat(125)}x`,
      `{{${'('.repeat(20)}uuid${')'.repeat(20)}}}`,
    ])
      assert.throws(() => made(text), isRefused, text);
  });

  it('costs little, whatever it is', () => {
    const word = fc.constantFrom(
      '{{',
      '}}',
      '(',
      ')',
      '|',
      '"',
      '`',
      '.DisplayName',
      'random',
      '20',
      'printf',
      '"%s"',
      ' ',
      'replace',
      'uuid',
      '\\',
      'ü',
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 60 }), (words) => {
        try {
          assert.ok(made(words.join('')).length <= 512);
        } catch (error) {
          assert.ok(isRefused(error), String(error));
        }
      }),
    );
  });
});
