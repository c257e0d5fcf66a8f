import { defineConfig, type Plugin } from 'vite';

/** The pages, built into `dist` with hashed names. JSX is compiled by Vite itself. */
export default defineConfig(({ command }) => ({
  plugins: [preloadFonts()],
  // NOTE a build is a build whatever NODE_ENV says: JSX for development names files of the machine that built it.
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact', development: command === 'serve' } },
  build: { target: 'es2022', assetsInlineLimit: 0 },
}));

/** Fonts are asked for with the page, not after its styles: they are there at the first paint, or not used on this visit. Nothing jumps. */
function preloadFonts(): Plugin {
  return {
    name: 'preload-fonts',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (_html, { bundle }) =>
        Object.keys(bundle ?? {})
          .filter((name) => name.endsWith('.woff2'))
          .map((name) => ({
            tag: 'link',
            injectTo: 'head' as const,
            attrs: { rel: 'preload', as: 'font', type: 'font/woff2', href: `/${name}`, crossorigin: '' },
          })),
    },
  };
}
