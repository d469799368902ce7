/** What Helm itself reads of a chart, by name. */
const OWN = /\/(?:Chart\.yaml|values\.yaml|requirements\.yaml|\.helmignore)$/;
/** Templates are of any ending; these are what charts have, and all that Helm keeps for others begins with `_`. */
const TEMPLATE = /\/(?:_[^/]*|[^/]*\.(?:ya?ml|json|tpl|gotmpl|txt))$/;
/** Folders whose files templates put into manifests. */
const DATA = /\/(?:files?|configs?|conf|scripts?|dashboards?|rules|data)\/[^/]/i;
/** The same, where the target may be a chart itself. */
const OUTERMOST_DATA = /^\/(?:files|configs?|conf|scripts|dashboards|rules)\/[^/]/i;
/** Characters of a file that is data of a chart. */
const LONGEST_DATA = 2 ** 18;

/** May a file be part of a chart, by its name? Asked for every file. */
export function mayBeOfChart(path: string): boolean {
  return OWN.test(path) || isTemplate(path) || isData(path);
}

/** May it, by what stands in it? Other template languages have folders of that name too. */
export function isChartText(path: string, text: string): boolean {
  if (OWN.test(path)) return true;
  if (isTemplate(path)) return /\.(?:ya?ml|json)$/.test(path) || text.includes('{{');
  return isData(path) && text.length <= LONGEST_DATA && !text.includes('\0');
}

/** May it be a whole chart in an archive: as `helm package` names it, or one that another has in its folder? */
export function mayBePackagedChart(path: string): boolean {
  if (!path.endsWith('.tgz')) return false;
  const name = path.slice(path.lastIndexOf('/') + 1);
  return path.endsWith(`/charts/${name}`) || /-v?\d+\.\d+\.\d+/.test(name);
}

function isTemplate(path: string): boolean {
  return path.includes('/templates/') && TEMPLATE.test(path);
}

/** Data lies in a folder that says that it is a chart. */
function isData(path: string): boolean {
  if (OUTERMOST_DATA.test(path)) return true;
  return DATA.test(path) && /chart|helm/i.test(path.slice(0, path.lastIndexOf('/')));
}
