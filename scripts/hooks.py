"""MkDocs' door: bind the events of one Site (see `hooks` in mkdocs.yml)."""

from rosetta.site import Site

_site = Site()
on_config, on_files = _site.on_config, _site.on_files
on_page_markdown, on_page_content = _site.on_page_markdown, _site.on_page_content
on_page_context, on_template_context = _site.on_page_context, _site.on_template_context
on_post_template, on_post_build = _site.on_post_template, _site.on_post_build
