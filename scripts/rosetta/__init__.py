"""Rosetta Notes: research notes on language models, made of bib/ and docs/.

    bib/*.bib  bib/*.yml      docs/**/*.md        people write these
          └───────┬───────────────┘
              readers         bytes → model + problems
                  │
              catalog         join: people, citations, backlinks, translations      pure
             ┌────┴────┐
           views     checks   Catalog → text        |   Catalog → problems          pure
             └────┬────┘
          site · commands     MkDocs' events        |   the command line            effects

0  model, facts, problems, markup, citations, latex, arxiv, versions   nouns, marks in a text,
               and what tells its versions apart; standard library only
1  readers     files (text), bibtex, names (BibTeX name lists), data (YAML and JSON Schema),
               records (YAML → model), notes (Markdown), formulas (TeX → MathML),
               citeproc (CSL-JSON → references), hanzi (traditional → simplified),
               history (git: earlier texts), plots (Vega → SVG);
               `schemas/`, `styles.yml`
2  sources     bib/ and docs/ read whole
   people      who is who among the authors
   catalog     everything joined; `load` keeps it for as long as the files are unchanged
   structure   what a text and its translation must share
   translations   how each page stands in each language
3  views       words + strings.yml (interface), labels, prose (links), formulas,
               frames (around what is wide), fragments (heads and lists of pages) with
               contexts (what each kind shows) and reader (what templates may ask),
               cards (figures of a model), scores (on benchmarks),
               compare (of all models, to be lined up),
               sources (pages without a file), shell (author pages), sitemap, stats,
               exports (bibtex with BibLaTeX, ris, csl, files: what there is; fields: what all ask),
               metadata (Highwire, COinS), schema_org (JSON-LD), note_citation,
               pictures (points: what they show; labels: names beside points; specs: Vega; draw,
               citation_map, sparks),
               reading_path (what to read first),
               scaffold (what a translator starts from), contributing (links to the code host),
               translations (their states), differences (of two texts), changes (what a pull
               request does), api (data files), model_records (models as JSON and CSV),
               search (text: what a page says; index: its files; box: its words)
   checks      library, data, links, translations, terms, typography, particles (Korean), safety
               (HTML and addresses in notes): one function a rule (visible: what a reader sees of
               a text; marks: rules of punctuation)
4  settings    what mkdocs.yml says;  citing: files and references, for pages and doors
   building    publishing (a site replaces another in one step), writing (what MkDocs does not),
               language (any page of a language), parts (of the work), state (what a site was made
               of), progress, whole (all of it, on all cores), workshop (a file when it is asked
               for), preview (a server of these, which follows what is saved)
   site        MkDocs' events;  commands: `scripts/manage.py` (arguments; publishing, checking,
               translating, changing, exporting: a group of commands each; front_matter: set one
               field)

A layer imports only layers below it; tests/test_layers.py holds that.
"""
