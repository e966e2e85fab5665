"""What the shop says: its name, pages, menus, policies and the blog."""
