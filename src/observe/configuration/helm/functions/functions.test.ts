import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { Fault } from '../../../../model/fault.ts';
import { rendered } from '../template/rendered.fixture.ts';
import { CHART_FUNCTIONS } from './functions.ts';

const RESULTS = readFileSync(new URL('results.txt', import.meta.url), 'utf8');

/** Functions that Helm documents, besides those of text/template. */
const DOCUMENTED = `abbrev abbrevboth add add1 add1f addf adler32sum ago all any append atoi b32dec b32enc b64dec b64enc
  base biggest buildCustomCert camelcase cat ceil chunk clean coalesce compact concat contains date dateInZone dateModify
  decryptAES deepCopy deepEqual default derivePassword dict dig dir div divf duration durationRound empty encryptAES ext
  fail first float64 floor fromJson fromJsonArray fromYaml fromYamlArray genCA genPrivateKey genSelfSignedCert
  genSignedCert get getHostByName has hasKey hasPrefix hasSuffix htmlDate htmlDateInZone htpasswd include indent initial
  initials int int64 isAbs join kebabcase keys kindIs kindOf last list lookup lower max maxf merge mergeOverwrite min minf
  mod mul mulf mustAppend mustChunk mustCompact mustDateModify mustFirst mustHas mustInitial mustLast mustMerge
  mustMergeOverwrite mustPrepend mustRegexFind mustRegexFindAll mustRegexMatch mustRegexReplaceAll
  mustRegexReplaceAllLiteral mustRegexSplit mustRest mustReverse mustSlice mustToDate mustToJson mustToPrettyJson
  mustToRawJson mustUniq mustWithout nindent nospace now omit osBase osClean osDir osExt osIsAbs pick pluck plural prepend
  quote randAlpha randAlphaNum randAscii randBytes randInt randNumeric regexFind regexFindAll regexMatch regexQuoteMeta
  regexReplaceAll regexReplaceAllLiteral regexSplit repeat replace required rest reverse round semver semverCompare seq set
  sha1sum sha256sum shuffle slice snakecase sortAlpha split splitList splitn squote sub subf substr swapcase ternary
  title toDate toDecimal toJson toPrettyJson toRawJson toString toStrings toToml toYaml tpl trim trimAll trimPrefix
  trimSuffix trunc tuple typeIs typeIsLike typeOf uniq unixEpoch unset until untilStep untitle upper urlJoin urlParse uuidv4
  values without wrap wrapWith`;

describe('functions of charts', () => {
  for (const [family = '', ...lines] of RESULTS.split('\n## ')
    .slice(1)
    .map((part) => part.trim().split('\n')))
    it(`of ${family} give what they give in Go`, () => {
      for (const line of lines) {
        const [, expression = '', result = ''] = /^(.*) => (.*)$/.exec(line) ?? [];
        const text = `{{ ${expression} }}`;
        if (result === 'fails') assert.throws(() => rendered(text), Fault, line);
        else assert.equal(rendered(text), JSON.parse(result), line);
      }
    });

  it('are all that Helm documents', () => {
    for (const name of DOCUMENTED.split(/\s+/)) assert.ok(Object.hasOwn(CHART_FUNCTIONS, name), name);
    for (const name of ['env', 'expandenv', 'abs']) assert.ok(!Object.hasOwn(CHART_FUNCTIONS, name), name);
  });

  it('that are random or secret give the same placeholder every time', () => {
    for (const [expression, result] of [
      ['randAlphaNum 5', 'xxxxx'],
      ['randNumeric 3', '000'],
      ['htpasswd "ann" "fake"', 'ann:placeholder'],
      ['(genCA "a" 365).Cert', 'placeholder'],
      ['(genSignedCert "a" nil (list "b") 1 (genCA "a" 1)).Key', 'placeholder'],
      ['genPrivateKey "rsa"', 'placeholder'],
      ['derivePassword 1 "long" "a" "b" "c"', 'placeholder'],
      ['uuidv4', '00000000-0000-4000-8000-000000000000'],
      ['now | date "2006-01-02"', '2000-01-01'],
      ['ago now', '0s'],
      ['getHostByName "host.example"', ''],
      ['(lookup "v1" "Secret" "" "a").data', ''],
    ] as const)
      assert.equal(rendered(`{{ ${expression} }}`), result, expression);
  });

  it('of documents are those of Helm', () => {
    for (const [expression, result] of [
      ['fromJson "[1]"', 'map[Error:the text is something else]'],
      ['fromJsonArray "[1, \\"a\\"]"', '[1 a]'],
      ['fromYamlArray "- a\\n- 1"', '[a 1]'],
      ['fromYaml "y: n\\nt: 12:30\\n"', 'map[t:12:30 true:false]'],
      ['toToml (dict "a" 1 "b" (dict "c" (list "x" true)))', 'a = 1\n[b]\nc = ["x", true]\n'],
      ['(fromToml "a = 1\\n[b]\\nc = 2").b.c', '2'],
      ['toYaml (dict "a" "--- b" "c" "..." "d" "\\n")', "a: '--- b'\nc: '...'\nd: |2+\n"],
    ] as const)
      assert.equal(rendered(`{{ ${expression} }}`), result, expression);
  });
});
