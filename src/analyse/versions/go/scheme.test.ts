import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { checkOrderFixture } from '../../../../test/fixtures/version-order/fixture.ts';
import { checkHostileInput, checkOrderLaws } from '../../../../test/fixtures/version-order/laws.ts';
import { checkAgainstTool } from '../../../../test/fixtures/version-order/reference.ts';
import { go } from './scheme.ts';

const number = fc.constantFrom('0', '1', '2', '10', '20', '21', '22');
const numbers = fc.tuple(number, number, number).map((list) => list.join('.'));
const identifier = fc.constantFrom('0', '1', '20191109021931-daa7c04131f5', 'pre', 'rc', 'rc1', '-');
const prerelease = fc
  .array(identifier, { maxLength: 3 })
  .map((list) => (list.length > 0 ? `-${list.join('.')}` : ''));
const build = fc.constantFrom('', '+incompatible');
const moduleVersion = fc
  .tuple(fc.constantFrom('', 'v'), numbers, prerelease, build)
  .map((parts) => parts.join(''));
const ending = fc.constantFrom('', '.0', '.1', 'rc1', 'rc2', 'rc10', 'beta1', 'alpha');
const toolchain = fc.tuple(number, number, ending).map(([major, minor, end]) => `go${major}.${minor}${end}`);

const SCRIPT = `package main

import (
	"bufio"
	"fmt"
	"go/version"
	"os"
	"strings"
)

func main() {
	scanner := bufio.NewScanner(os.Stdin)
	for scanner.Scan() {
		left, right, _ := strings.Cut(scanner.Text(), "\\t")
		fmt.Println(version.Compare(left, right))
	}
}
`;

describe('Go versions', () => {
  it('follow the fixture', () => checkOrderFixture(go, new URL('order.txt', import.meta.url)));
  it('obey the laws of an order', () => checkOrderLaws(go, fc.oneof(moduleVersion, toolchain)));
  it('survive hostile input', () => checkHostileInput(go, fc.oneof(moduleVersion, toolchain)));
  it('of toolchains are ordered as by go/version', (context) => {
    const folder = mkdtempSync(join(tmpdir(), 'go-version-'));
    try {
      const file = join(folder, 'main.go');
      writeFileSync(file, SCRIPT);
      checkAgainstTool(context, go, toolchain, {
        name: 'go 1.22 or later',
        command: 'go',
        args: ['run', file],
        probe: ['vet', file],
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
