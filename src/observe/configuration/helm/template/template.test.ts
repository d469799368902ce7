import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../../test/property-runs.ts';
import { Fault } from '../../../../model/fault.ts';
import { CHART_FUNCTIONS } from '../functions/functions.ts';
import { RENDER_LIMITS } from './budget.ts';
import { RenderFault } from './execute.ts';
import { rendered, renderedFile } from './rendered.fixture.ts';

const DATA = {
  big: 1_234_567,
  i: 80,
  f: 2.5,
  s: 'text',
  b: false,
  nul: null,
  l: [1, 2, 'z', { k: 'v' }],
  m: { b: 2, a: 'x' },
};

/** Templates, and what Go renders of them. */
const RENDERED: readonly (readonly [text: string, result: string])[] = [
  ["{{ .big }} {{ .f }} {{ .i }} {{ 0755 }} {{ 1e3 }} {{ 'a' }}", '1.234567e+06 2.5 80 493 1000 97'],
  ['{{ .nope }}|{{ .nul }}|{{ print .nope }}|{{ .l }}|{{ .m }}', '||<nil>|[1 2 z map[k:v]]|map[a:x b:2]'],
  ['{{ if .nope }}a{{ else if .s }}b{{ else }}c{{ end }}', 'b'],
  [
    '{{ with .m }}{{ .a }}{{ $.s }}{{ end }}{{ with .nope }}x{{ else with .s }}[{{ . }}]{{ end }}',
    'xtext[text]',
  ],
  ['{{ range $i, $e := .l }}{{ $i }}={{ $e }},{{ end }}', '0=1,1=2,2=z,3=map[k:v],'],
  [
    '{{ range $k, $v := .m }}{{ $k }}={{ $v }};{{ end }}{{ range .nope }}x{{ else }}none{{ end }}',
    'a=x;b=2;none',
  ],
  [
    '{{ range .l }}{{ if eq (kindOf .) "string" }}{{ break }}{{ end }}{{ if eq . 1.0 }}{{ continue }}{{ end }}{{ . }}{{ end }}',
    '2',
  ],
  [
    '{{ $x := 1 }}{{ range .l }}{{ $x = . }}{{ end }}{{ $x }}{{ if true }}{{ $x := 9 }}{{ end }}{{ $x }}',
    'map[k:v]map[k:v]',
  ],
  ['a  {{- 1 -}}  b {{- /* c */ -}} d {{/* e */}} f', 'a1bd  f'],
  [
    '{{ define "a" }}<{{ . }}>{{ end }}{{ template "a" 1 }}{{ include "a" "x" | upper }}{{ block "b" 5 }}[{{ . }}]{{ end }}',
    '<1><X>[5]',
  ],
  ['{{ define "a" }}x{{ end }}{{ define "a" }}  {{ end }}{{ template "a" }}', 'x'],
  ['{{ and 1 0 2 }} {{ or 0 "" "x" }} {{ or true (nosuch) }} {{ and false (nosuch) }}', '0 x true false'],
  ['{{ eq .nope nil }} {{ eq .nope "" }} {{ eq 3 1 3 }} {{ not .m }}', 'true false true false'],
  ['{{ (index .l 3).k }} {{ (dict "a" (dict "b" 7)).a.b }} {{ index .m "zz" }}|', 'v 7 |'],
  ['{{ "x" | printf "%s-%s" "y" }} {{ 5 | add 3 | mul 2 }}', 'y-x 16'],
  ['{{ tpl "{{ .s }}{{ define \\"z\\" }}1{{ end }}{{ include \\"z\\" . }}" . }}', 'text1'],
  ['{{ range 3 }}{{ . }}{{ end }}', '012'],
  ['text }} more { { {{ "}}" }} {{ `}}` }}', 'text }} more { { }} }}'],
  // Nil itself has every field, which is why charts put what may be missing in parentheses.
  ['{{ (.nope).x }}{{ ((.nope).x).y | default "d" }}{{ if (.nul).x.y }}a{{ else }}b{{ end }}', 'db'],
  ['{{ $x := .nope }}{{ $x.y.z }}{{ (index .m "zz").y }}{{ (first (list nil)).y }}', ''],
  [
    '{{ define "a" }}[{{ .x }}]{{ end }}{{ template "a" }}{{ include "a" .nope }}{{ include "a" nil }}',
    '[][][]',
  ],
  ['{{ hasKey (.nope) "a" }} {{ .nope | keys }} {{ hasKey nil "a" }}', 'false [] false'],
  ['{{ tpl "{{ .nope }}" . | default "d" }}', 'd'],
  ['{{ html nil }} {{ urlquery .nope 3 }}', '&lt;no value&gt; %3Cno+value%3E3'],
  ['{{ $d := dict "__proto__" 1 }}{{ $d.__proto__ }}{{ $d.constructor }}{{ .toString }}', '1'],
];

/** Templates that Go refuses, by what is said of them. */
const REFUSED: readonly (readonly [text: string, code: string, line: number, message: RegExp])[] = [
  ['a\n{{ .nope.x }}', 'malformed', 2, /\.x is asked of nothing/],
  ['{{ range list nil }}{{ .x }}{{ end }}', 'malformed', 1, /\.x is asked of nothing/],
  ['{{ range $v := list nil }}{{ $v.x }}{{ end }}', 'malformed', 1, /\.x is asked of nothing/],
  ['{{ hasKey .nope "a" }}', 'malformed', 1, /hasKey: it takes a map, and is given nothing/],
  ['{{ range list nil }}{{ keys . }}{{ end }}', 'malformed', 1, /it takes a map, and is given nothing/],
  ['{{ merge dict (.m).zz }}', 'malformed', 1, /it takes a map, and is given nothing/],
  ['{{ index .nope }}', 'malformed', 1, /nothing has no index/],
  ['{{ deepCopy .nope }}', 'malformed', 1, /nothing cannot be copied/],
  ['{{ range $i, $v := 3 }}{{ end }}', 'malformed', 1, /one variable/],
  ['{{ .s.x }}', 'malformed', 1, /\.x is asked of a string/],
  ['\n\n{{ nosuch 1 }}', 'unsupported', 3, /"nosuch" is not known/],
  ['{{ include "nope" . }}', 'unsupported', 1, /no template "nope"/],
  ['{{ $y }}', 'malformed', 1, /no variable \$y/],
  ['{{ range .s }}x{{ end }}', 'malformed', 1, /range cannot go through a string/],
  ['{{ .s "x" }}', 'malformed', 1, /no method/],
  ['{{ 5 | .m }}', 'malformed', 1, /no method/],
  ['{{ define "a" }}\n{{ upper .n }}{{ end }}\n{{ include "a" . }}', 'malformed', 3, /upper: .* \(in a:2\)/],
  ['{{ tpl "{{ if }}" . }}', 'malformed', 1, /tpl: line 1/],
];
const UNPARSED = [
  '{{ end }}',
  '{{ if true }}',
  '{{ else }}',
  '{{ range }}{{ end }}',
  '{{ define "x" }}',
  '{{ if 1 }}{{ define "x" }}{{ end }}{{ end }}',
  '{{ template x }}',
  '{{ if 0 }}{{ else with 1 }}{{ end }}',
  '{{ with 0 }}{{ else if 1 }}{{ end }}',
  '{{ .a. }}',
  '{{ "open }}',
  "{{ 'ab' }}",
  '{{ 5 | 6 }}',
  '{{ break }}',
  '{{ (1 }}',
  '{{ 089 }}',
  '{{/* open }}',
  '{{ "\\q" }}',
  '{{',
  '{{}}',
];

describe('templates', () => {
  it('render as Go renders them', () => {
    for (const [text, result] of RENDERED) assert.equal(rendered(text, DATA), result, text);
  });

  it('that fail say where, by the line of the file that is rendered', () => {
    for (const [text, code, line, message] of REFUSED)
      assert.throws(
        () => rendered(text, DATA),
        (error) =>
          error instanceof RenderFault &&
          error.code === code &&
          error.line === line &&
          message.test(error.message),
        text,
      );
    for (const text of UNPARSED) assert.throws(() => rendered(text), { code: 'malformed' }, text);
  });

  it('tell of each line where it comes from', () => {
    const text =
      '{{- if .m }}\na: 1\n{{- toYaml .m | nindent 2 }}\nb:\n  {{ .nope }}\n  c{{ .s }}\n{{- end }}\nd\n';
    const { text: result, lineOf } = renderedFile(text, DATA);
    const lines = result.split('\n').map((_, index) => lineOf(index + 1));
    assert.equal(result, '\na: 1\n  a: x\n  b: 2\nb:\n  \n  ctext\nd\n');
    assert.deepEqual(lines, [1, 2, 3, 3, 4, 5, 6, 8, 9]);
  });

  it('ask for what they need, and go on', () => {
    const { text, remarks } = renderedFile(
      'a\n{{ required "say x" .x }}{{ required "no" 1 }}\n{{ fail "never" }}b',
    );
    assert.equal(text, 'a\n1\nb');
    assert.deepEqual(remarks, [
      { line: 2, message: 'a value is required: say x' },
      { line: 3, message: 'it fails with these values: never' },
    ]);
  });
});

/** Templates that have no end, or would take all memory. */
const HOSTILE = [
  '{{ define "x" }}{{ include "x" . }}{{ end }}{{ include "x" . }}',
  '{{ define "x" }}{{ template "x" . }}{{ end }}{{ template "x" . }}',
  '{{ $d := dict "t" "{{ tpl .t . }}" }}{{ tpl $d.t $d }}',
  '{{ define "x" }}{{ range until 3 }}{{ if true }}{{ with 1 }}{{ include "x" (list (1)) }}{{ end }}{{ end }}{{ end }}{{ end }}{{ include "x" . }}',
  '{{ range until 1000000000 }}a{{ end }}',
  '{{ range 1000000000 }}a{{ end }}',
  '{{ untilStep 0 1000000000 1 | len }}',
  '{{ repeat 1000000000 "ab" }}',
  '{{ indent 1000000000 "a" }}',
  '{{ printf "%1000000000d" 1 | repeat 10000 | len }}',
  '{{ $x := "ab" }}{{ range until 100 }}{{ $x = printf "%s%s" $x $x }}{{ end }}{{ $x }}',
  '{{ $x := "ab" }}{{ range until 100 }}{{ $x = replace "a" $x $x }}{{ end }}{{ $x }}',
  '{{ $x := list 1 }}{{ range until 100 }}{{ $x = concat $x $x }}{{ end }}{{ len $x }}',
  '{{ $x := list 1 }}{{ range until 100 }}{{ $x = list $x $x }}{{ end }}{{ $x }}',
  '{{ $x := list }}{{ range until 100 }}{{ $x = list $x $x }}{{ end }}{{ printf "%s%v" $x $x }}',
  '{{ $x := dict }}{{ range until 100 }}{{ $x = dict "a" $x "b" $x }}{{ end }}{{ printf "%d" $x }}',
  '{{ $x := list 1 }}{{ range until 100 }}{{ $x = list $x $x }}{{ end }}{{ toJson $x }}',
  '{{ $x := dict "a" 1 }}{{ range until 100 }}{{ $x = dict "a" $x "b" $x }}{{ end }}{{ toYaml $x }}',
  '{{ $d := dict }}{{ $_ := set $d "a" $d }}{{ toYaml $d }}',
  '{{ $d := dict }}{{ $_ := set $d "a" $d }}{{ deepCopy $d }}',
  '{{ $d := dict }}{{ $_ := set $d "a" $d }}{{ deepEqual $d $d }}',
  '{{ $d := dict }}{{ $_ := set $d "a" $d }}{{ $_ := mergeOverwrite $d (dict "a" $d) }}{{ $d }}',
  '{{ range until 30000 }}{{ regexMatch "(a|aa)+$" (repeat 1000 "a") }}{{ end }}',
  '{{ regexFindAll "a.*b|a" (repeat 100000 "a") -1 | len }}',
  '{{ regexReplaceAll "a.*b|a" (repeat 100000 "a") "b" | len }}',
  '{{ regexReplaceAll "((a{100}){100}){100}" "a" "" }}',
  '{{ regexReplaceAll "a" (repeat 1000000 "a") (repeat 1000000 "b") }}',
  '{{ fromYaml (printf "a: &a [%s]\\nb: &b [%s]\\nc: [%s]" (repeat 99 "x,") (repeat 99 "*a,") (repeat 99 "*b,")) | toYaml | len }}',
  '{{ range until 1000000 }}{{ range until 1000000 }}{{ end }}{{ end }}',
  '{{ splitList "" (repeat 4000000 "a") | sortAlpha | uniq | len }}{{ range until 1000000 }}{{ now }}{{ end }}',
  '{{ date (repeat 1000000 "January") now }}',
];

/** A tenth of what a chart may take, so that the test takes no longer. */
const HARD = { ...RENDER_LIMITS, chartSteps: RENDER_LIMITS.chartSteps / 10 };

describe('hostile templates', () => {
  for (const text of HOSTILE)
    it(`end: ${text.slice(0, 70)}`, () => {
      try {
        assert.ok(renderedFile(text, {}, HARD).text.length < RENDER_LIMITS.textLength);
      } catch (error) {
        assert.ok(error instanceof Fault && error.code !== 'internal', String(error));
      }
    });

  it('in each other without end are refused before the stack is', () => {
    assert.throws(() => rendered('{{ if 1 }}'.repeat(10_000)), { code: 'malformed' });
    assert.throws(() => rendered(`{{ ${'('.repeat(10_000)} }}`), { code: 'malformed' });
    assert.throws(() => rendered('{{ define "x" }}{{ include "x" . }}{{ end }}{{ include "x" . }}'), {
      code: 'limit',
    });
  });

  it('of any text render, or say why not', () => {
    const word = fc.oneof(
      fc.constantFrom(...Object.keys(CHART_FUNCTIONS)),
      fc.constantFrom(
        '.',
        '$',
        '.a',
        '.a.b',
        '$x',
        '"t"',
        '`r`',
        '1',
        '-1',
        '1.5',
        '100000',
        'nil',
        'true',
        '(',
        ')',
        '|',
        ':=',
        '=',
        ',',
      ),
      fc.constantFrom(
        'if',
        'else',
        'end',
        'range',
        'with',
        'define',
        'block',
        'template',
        'break',
        'continue',
      ),
      fc.constantFrom('(list 1 2)', '(dict "a" 1)', '"(a|b)*"', '"{{ . }}"', '"2006"', '(until 9)'),
      fc.string({ maxLength: 4 }),
    );
    const action = fc
      .tuple(fc.constantFrom('{{', '{{- '), fc.array(word, { maxLength: 7 }), fc.constantFrom(' }}', ' -}}'))
      .map(([open, words, close]) => `${open} ${words.join(' ')}${close}`);
    const text = fc.array(fc.oneof(action, action, fc.constantFrom('x\n', '{{ end }}', '{{ else }}', ' ')), {
      maxLength: 6,
    });
    const limits = { ...RENDER_LIMITS, chartSteps: 200_000, steps: 200_000 };
    fc.assert(
      fc.property(text, fc.jsonValue({ maxDepth: 3 }), (parts, data) => {
        try {
          const { text: result, lineOf } = renderedFile(parts.join(''), { a: data }, limits);
          const most = parts.join('').split('\n').length;
          for (const [index] of result.split('\n').entries())
            assert.ok(lineOf(index + 1) >= 1 && lineOf(index + 1) <= most);
        } catch (error) {
          assert.ok(error instanceof Fault, `${parts.join('')}: ${String(error)}`);
        }
      }),
      { numRuns: propertyRuns(3_000) },
    );
  });

  it('give functions whatever they like', () => {
    const value = fc.oneof(
      fc.constantFrom(
        'nil',
        'true',
        '1',
        '-9',
        '1.5',
        '9223372036854775807',
        '""',
        '"a"',
        '"a.b"',
        '"%s%d%v"',
      ),
      fc.constantFrom(
        '(list)',
        '(list 1 "a" nil)',
        '(dict "a" 1)',
        'now',
        '(semver "1.2.3")',
        '.',
        '"(x"',
        '"2006-01-02"',
      ),
      fc.string({ maxLength: 6 }).map((one) => JSON.stringify(one)),
    );
    const call = fc.tuple(
      fc.constantFrom(...Object.keys(CHART_FUNCTIONS)),
      fc.array(value, { maxLength: 4 }),
    );
    const limits = { ...RENDER_LIMITS, chartSteps: 200_000, steps: 200_000 };
    fc.assert(
      fc.property(call, ([name, given]) => {
        try {
          renderedFile(`{{ ${name} ${given.join(' ')} }}`, {}, limits);
        } catch (error) {
          assert.ok(error instanceof Fault, `${name} ${given.join(' ')}: ${String(error)}`);
        }
      }),
      { numRuns: propertyRuns(6_000) },
    );
  });
});
