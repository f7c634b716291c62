"""MkDocs' door: bind the events of one Site (see `hooks` in mkdocs.yml)."""

from rosetta.site import Site

site = Site()
on_startup, on_config, on_files = site.on_startup, site.on_config, site.on_files
on_page_markdown, on_page_content = site.on_page_markdown, site.on_page_content
on_page_context, on_template_context = site.on_page_context, site.on_template_context
on_post_template, on_post_build = site.on_post_template, site.on_post_build
on_build_error = site.on_build_error
