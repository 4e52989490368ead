// Bundles what the rooms keep in src/linli/<room>/assets/ into src/linli/<room>/static/<room>/build/.
// A file directly in assets/ is an entry and becomes one bundle; files in its subfolders are modules for entries to import.
// maplibre and echarts are large: import them from an entry of its own and load that on the pages that need it.
import { existsSync, readdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const rooms = resolve(here, "..", "src", "linli");
const entries = (folder) =>
  readdirSync(folder, { withFileTypes: true })
    .filter((item) => item.isFile() && /\.(js|css)$/.test(item.name) && !item.name.endsWith(".test.js"))
    .map((item) => join(folder, item.name));

let failed = false;
for (const room of readdirSync(rooms).sort()) {
  if (!existsSync(join(rooms, room, "__init__.py"))) continue; // a file of the package itself, not a room
  const assets = join(rooms, room, "assets");
  const target = join(rooms, room, "static", room, "build");
  const entryPoints = existsSync(assets) ? entries(assets) : [];
  if (entryPoints.length === 0) {
    rmSync(target, { recursive: true, force: true });
    continue;
  }
  const fresh = `${target}.new`; // a build that fails leaves the last good one in place
  try {
    await build({
      entryPoints,
      outdir: fresh,
      bundle: true,
      minify: true,
      sourcemap: false,
      format: "esm",
      target: ["es2021", "chrome90", "firefox90", "safari14.1"],
      charset: "utf8",
      legalComments: "linked",
      logLevel: "warning",
      // Packages come from this folder, wherever the importing file lies; other rooms' modules by "linli/<room>/…".
      nodePaths: [join(here, "node_modules")],
      alias: { linli: rooms },
      // Addresses of files that Django serves are left as they are written.
      external: ["/static/*"],
      loader: { ".svg": "dataurl", ".woff2": "file" },
    });
    rmSync(target, { recursive: true, force: true });
    renameSync(fresh, target);
  } catch {
    rmSync(fresh, { recursive: true, force: true });
    failed = true; // esbuild has said why
  }
}
process.exit(failed ? 1 : 0);
