/** What Helm itself reads of a chart, by name. */
const OWN = /\/(?:Chart\.yaml|values\.yaml|requirements\.yaml|\.helmignore)$/;
/** Templates are of any ending; these are what charts have, and all that Helm keeps for others begins with `_`. */
const TEMPLATE = /\/templates\/(?:.*\/)?(?:_[^/]*|[^/]*\.(?:ya?ml|json|tpl|gotmpl|txt))$/;
/** Folders whose files templates put into manifests: in one that says that it is a chart, or where the target may be one. */
const DATA =
  /\/[^/]*(?:chart|helm)[^/]*\/(?:.*\/)?(?:files?|configs?|conf|scripts?|dashboards?|rules|data)\/[^/]|^\/(?:files|configs?|conf|scripts|dashboards|rules)\/[^/]/i;
/** A chart as `helm package` names it, or one that another has in its folder. */
const PACKAGE = /(?:\/charts\/[^/]+|-v?\d+\.\d+\.\d+[^/]*)\.tgz$/;
/** Characters of a file that is data of a chart. */
const LONGEST_DATA = 2 ** 18;

/** May a file be part of a chart, by its name? */
export function mayBeOfChart(path: string): boolean {
  return OWN.test(path) || TEMPLATE.test(path) || DATA.test(path);
}

/** May it, by what stands in it? Other template languages have folders of that name too. */
export function isChartText(path: string, text: string): boolean {
  if (OWN.test(path)) return true;
  if (TEMPLATE.test(path)) return /\.(?:ya?ml|json)$/.test(path) || text.includes('{{');
  return DATA.test(path) && text.length <= LONGEST_DATA && !text.includes('\0');
}

/** May it be a whole chart in an archive? */
export function mayBePackagedChart(path: string): boolean {
  return PACKAGE.test(path);
}
