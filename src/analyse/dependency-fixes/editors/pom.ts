import { edited, type TextEdit } from '../../../model/configuration/edit.ts';
import type { ManifestEditor, Raise } from '../types.ts';
import { childrenOf, type Element, elements, elementsAt, withoutComments } from './xml-text.ts';

const PROPERTY = /^\s*\$\{([\w.-]+)\}\s*$/;
/** Properties that no project decides as such. */
const BUILT_IN = /^(?:project|pom|parent)\./;
const MANAGEMENT = ['project', 'dependencyManagement'] as const;

/** `pom.xml`. Source: https://maven.apache.org/pom.html */
export const POM: ManifestEditor = {
  ecosystem: 'maven',
  wants: (name) => name === 'pom.xml' || name.endsWith('.pom'),
  isInherited: true,
  raise(text, { name, to }) {
    const blank = withoutComments(text);
    let isLeft = false;
    const edits = versionsOf(blank, name).flatMap((version): TextEdit[] => {
      const written = blank.slice(version.start, version.end);
      const property = PROPERTY.exec(written)?.[1];
      // What is put together, or is a range, is left to people.
      if (property === undefined ? /[$,[(]/.test(written) : BUILT_IN.test(property)) {
        isLeft = true;
        return [];
      }
      const place = property === undefined ? version : propertyPlace(blank, property);
      return place ? [{ ...place, text: to }] : [];
    });
    const distinct = [...new Map(edits.map((edit) => [edit.start, edit])).values()];
    if (distinct.length > 0) return edited(text, distinct);
    return isLeft ? { reason: 'its version is a range, or put together' } : undefined;
  },
  variableOf(text, { name }) {
    const blank = withoutComments(text);
    return versionsOf(blank, name)
      .flatMap(({ start, end }) => PROPERTY.exec(blank.slice(start, end))?.[1] ?? [])
      .find((property) => !BUILT_IN.test(property) && !propertyPlace(blank, property));
  },
  withVariable(text, name, to) {
    const place = propertyPlace(withoutComments(text), name);
    return place && edited(text, [{ ...place, text: to }]);
  },
  override,
  relock: () => undefined,
};

/** A version in the management of the project, which decides for what others ask for, and for what names none itself. */
function override(text: string, { name, to }: Raise): string | undefined {
  const blank = withoutComments(text);
  const own = elementsAt(blank, ['project', 'dependencies', 'dependency']);
  if (own.some((one) => isOf(blank, one, name) && childIn(blank, one, 'version'))) return undefined;
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const unit = /\n([ \t]+)</.exec(text)?.[1] ?? '  ';
  const lines = ownManagement(name, to, unit);
  const [list] = elementsAt(blank, [...MANAGEMENT, 'dependencies']);
  if (list) {
    const line = blank.lastIndexOf('\n', list.end) + 1;
    const isAlone = blank.slice(line, list.end).trim() === '';
    const at = isAlone ? line : list.end;
    const added = lines.map((one) => `${unit.repeat(3)}${one}${newline}`).join('');
    return edited(text, [{ start: at, end: at, text: isAlone ? added : `${newline}${added}` }]);
  }
  const end = blank.lastIndexOf('</project>');
  if (/<(?:dependencyManagement|dependencies)\s*\/>/.test(blank)) return undefined;
  if (elementsAt(blank, MANAGEMENT).length > 0 || end < 0) return undefined;
  const block = [
    `${unit}<dependencyManagement>`,
    `${unit.repeat(2)}<dependencies>`,
    ...lines.map((one) => unit.repeat(3) + one),
    `${unit.repeat(2)}</dependencies>`,
    `${unit}</dependencyManagement>`,
  ];
  return edited(text, [{ start: end, end, text: block.map((one) => one + newline).join('') }]);
}

function ownManagement(name: string, to: string, unit: string): string[] {
  const [group = '', artifact = ''] = name.split(':');
  return [
    '<dependency>',
    `${unit}<groupId>${group}</groupId>`,
    `${unit}<artifactId>${artifact}</artifactId>`,
    `${unit}<version>${to}</version>`,
    '</dependency>',
  ];
}

/** Where versions of an artifact are written. */
function versionsOf(text: string, name: string): Element[] {
  return elements(text, 'dependency').flatMap((own) => {
    const version = isOf(text, own, name) ? childIn(text, own, 'version') : undefined;
    return version ? [version] : [];
  });
}

/** Is a dependency of an artifact? */
function isOf(text: string, own: Element, name: string): boolean {
  return `${textIn(text, own, 'groupId')}:${textIn(text, own, 'artifactId')}` === name;
}

/** Only a property of the project itself; not of a profile. */
function propertyPlace(text: string, name: string): Element | undefined {
  return elementsAt(text, ['project', 'properties', name])[0];
}

function childIn(text: string, inside: Element, name: string): Element | undefined {
  return childrenOf(text, inside).find((one) => one.name === name);
}

function textIn(text: string, inside: Element, name: string): string {
  const found = childIn(text, inside, name);
  return found ? text.slice(found.start, found.end).trim() : '';
}
