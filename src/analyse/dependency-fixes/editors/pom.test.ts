import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { POM } from './pom.ts';
import { raise } from './raised.fixture.ts';

const ASKED = raise('g:a', '1.2');
const NAMED = '<groupId>g</groupId><artifactId>a</artifactId>';
const DEPENDENCY = `<dependency>${NAMED}<version>1.0</version></dependency>`;
const BY_PROPERTY = `<dependencies><dependency>${NAMED}<version>\${v}</version></dependency></dependencies>`;
const PROFILE = '<profiles><profile><properties><v>1.0</v></properties></profile></profiles>';
const managed = (inner: string): string =>
  `<dependencyManagement><dependencies>${inner}</dependencies></dependencyManagement>`;
const project = (inner: string): string => `<project>${inner}</project>`;
const written = (version: string): string =>
  project(`<dependencies><dependency>${NAMED}<version>${version}</version></dependency></dependencies>`);

describe('pom.xml', () => {
  it('has a property of the project changed, and none of a profile', () => {
    const text = (version: string): string =>
      project(`${PROFILE}<properties a="b"><v>${version}</v></properties>${BY_PROPERTY}`);
    assert.equal(POM.raise(text('1.0'), ASKED), text('1.2'));
    assert.equal(POM.raise(project(PROFILE + BY_PROPERTY), ASKED), undefined);
    assert.equal(POM.variableOf?.(project(PROFILE + BY_PROPERTY), ASKED), 'v');
  });

  it('is asked by what a dependency is, not by what it leaves out', () => {
    const text = (version: string): string =>
      project(
        `<dependencies><dependency><exclusions><exclusion><groupId>x</groupId><artifactId>y</artifactId></exclusion></exclusions>${NAMED}<version>${version}</version></dependency></dependencies>`,
      );
    assert.equal(POM.raise(text('1.0'), ASKED), text('1.2'));
    assert.equal(POM.raise(text('1.0'), raise('x:y', '1.2')), undefined);
  });

  it('leaves what is a range, or put together, to people', () => {
    for (const version of ['[1.0,1.1)', '${major}.0', '${project.version}', '1.${minor}']) {
      const told = POM.raise(written(version), ASKED);
      assert.match(typeof told === 'object' ? told.reason : '', /range, or put together/, version);
    }
  });

  it('is not overridden where it asks for a version itself, which management does not change', () => {
    assert.equal(POM.override?.(project(BY_PROPERTY), ASKED), undefined);
  });

  it('is overridden in the management of the project, not in that of a profile', () => {
    const profile = `<profiles><profile>${managed(DEPENDENCY)}</profile></profiles>`;
    const own = `<dependency>\n<groupId>b</groupId>\n</dependency>`;
    const after = POM.override?.(`<project>${profile}\n${managed(`\n${own}\n`)}\n</project>`, ASKED) ?? '';
    assert.ok(after.startsWith(`<project>${profile}\n<dependencyManagement><dependencies>\n${own}\n`), after);
  });

  it('is overridden in whatever layout, by the line ends that it has', () => {
    const oneLine = POM.override?.(project(managed('<dependency/>')), ASKED) ?? '';
    assert.match(
      oneLine,
      /^<project><dependencyManagement><dependencies><dependency\/>\s+<dependency>[^]*<\/dependency>\s+<\/dependencies><\/dependencyManagement><\/project>$/,
    );
    const dos = POM.override?.('<project>\r\n  <name>x</name>\r\n</project>\r\n', ASKED) ?? '';
    assert.equal(dos.replaceAll('\r\n', '').includes('\n'), false);
    for (const empty of ['<dependencyManagement/>', managed('').replace('></dependencies>', '/>')])
      assert.equal(POM.override?.(project(empty), ASKED), undefined);
  });
});
