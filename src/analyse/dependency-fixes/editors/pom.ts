import { edited, type TextEdit } from '../../../model/configuration/edit.ts';
import type { ManifestEditor } from '../types.ts';
import { type Element, elementIn, elements, withoutComments } from './xml-text.ts';

const PROPERTY = /^\s*\$\{([\w.-]+)\}\s*$/;

/** `pom.xml`. Source: https://maven.apache.org/pom.html */
export const POM: ManifestEditor = {
  ecosystem: 'maven',
  wants: (name) => name === 'pom.xml' || name.endsWith('.pom'),
  isInherited: true,
  raise(text, { name, to }) {
    const blank = withoutComments(text);
    const edits = versionsOf(blank, name).flatMap((version): TextEdit[] => {
      const written = blank.slice(version.start, version.end);
      const property = PROPERTY.exec(written)?.[1];
      // What is put together, or is a range, is left to people.
      if (property === undefined && /[$,[(]/.test(written)) return [];
      const place = property === undefined ? version : propertyPlace(blank, property);
      return place ? [{ ...place, text: to }] : [];
    });
    const distinct = [...new Map(edits.map((edit) => [edit.start, edit])).values()];
    return distinct.length === 0 ? undefined : edited(text, distinct);
  },
  variableOf(text, { name }) {
    const blank = withoutComments(text);
    return versionsOf(blank, name)
      .flatMap(({ start, end }) => PROPERTY.exec(blank.slice(start, end))?.[1] ?? [])
      .find((property) => !/^(?:project|pom|parent)\./.test(property) && !propertyPlace(blank, property));
  },
  withVariable(text, name, to) {
    const place = propertyPlace(withoutComments(text), name);
    return place && edited(text, [{ ...place, text: to }]);
  },
  override(text, { name, to }) {
    const [group = '', artifact = ''] = name.split(':');
    const blank = withoutComments(text);
    const unit = /\n([ \t]+)</.exec(text)?.[1] ?? '  ';
    const own = (depth: number): string =>
      [
        '<dependency>',
        `${unit}<groupId>${group}</groupId>`,
        `${unit}<artifactId>${artifact}</artifactId>`,
        `${unit}<version>${to}</version>`,
        '</dependency>',
      ]
        .map((line) => `${unit.repeat(depth)}${line}\n`)
        .join('');
    const [management] = elements(blank, 'dependencyManagement');
    const list = management && elementIn(blank, management, 'dependencies');
    if (list) {
      const at = blank.lastIndexOf('\n', list.end) + 1;
      return edited(text, [{ start: at, end: at, text: own(3) }]);
    }
    const end = blank.lastIndexOf('</project>');
    if (management || end < 0) return undefined;
    const block = `${unit}<dependencyManagement>\n${unit}${unit}<dependencies>\n${own(3)}${unit}${unit}</dependencies>\n${unit}</dependencyManagement>\n`;
    return edited(text, [{ start: end, end, text: block }]);
  },
  relock: () => undefined,
};

/** Where versions of an artifact are written. */
function versionsOf(text: string, name: string): Element[] {
  return elements(text, 'dependency').flatMap((own) => {
    const isIt = `${textIn(text, own, 'groupId')}:${textIn(text, own, 'artifactId')}` === name;
    const version = isIt ? elementIn(text, own, 'version') : undefined;
    return version ? [version] : [];
  });
}

/** Only a property of the project itself; not of a profile. */
function propertyPlace(text: string, name: string): Element | undefined {
  const [properties] = elements(text, 'properties');
  return properties && elementIn(text, properties, name);
}

function textIn(text: string, inside: Element, name: string): string {
  const found = elementIn(text, inside, name);
  return found ? text.slice(found.start, found.end).trim() : '';
}
