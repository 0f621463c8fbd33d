"""Pages (页面): a page is query and render, a button is action and redirect."""
