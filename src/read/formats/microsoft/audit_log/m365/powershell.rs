//! Parses objects that PowerShell printed as text because they were nested too deep for its JSON:
//! `@{Name=MailAccessType; Value=Bind}`.

use crate::read::tree::Tree;
use std::borrow::Cow;

/// Whether any text in a value is such an object.
pub fn is_printed(tree: &Tree<'_>) -> bool {
    match tree {
        Tree::Text(text) => text.starts_with("@{"),
        Tree::List(items) => items.iter().any(is_printed),
        Tree::Object(members) => members.iter().any(|(_, value)| is_printed(value)),
        _ => false,
    }
}

/// The value with all such texts parsed.
pub fn opened<'t>(tree: &'t Tree<'t>) -> Tree<'t> {
    match tree {
        Tree::Text(text) => object(text).unwrap_or(Tree::Text(Cow::Borrowed(text))),
        Tree::List(items) => Tree::List(items.iter().map(opened).collect()),
        Tree::Object(members) => {
            let members = members.iter().map(|(key, value)| (Cow::Borrowed(key.as_ref()), opened(value)));
            Tree::Object(members.collect())
        }
        _ => tree.clone(),
    }
}

/// Parses one object; its values stay texts.
fn object(text: &str) -> Option<Tree<'_>> {
    let inside = text.strip_prefix("@{")?.strip_suffix('}')?;
    let members = inside.split("; ").map(|part| {
        let (name, value) = part.split_once('=')?;
        Some((Cow::Borrowed(name.trim()), Tree::Text(Cow::Borrowed(value))))
    });
    members.collect::<Option<_>>().map(Tree::Object)
}

#[cfg(test)]
mod tests {
    use super::{is_printed, opened};
    use crate::read::tree::Tree;

    #[test]
    fn what_was_printed_is_an_object_again() {
        let tree = Tree::parse(
            r#"{"Bag":["@{Value=Bind; Name=MailAccessType}"],"Folders":[{"FolderItems":["@{InternetMessageId=<1=@x>; Size=7}"]}]}"#,
        );
        let tree = tree.unwrap();
        assert!(is_printed(&tree));
        let tree = opened(&tree);
        assert_eq!(tree.bag("Bag", "mailaccesstype"), Some("Bind"));
        let item = &tree.list("Folders")[0].list("FolderItems")[0];
        assert_eq!(item.text("InternetMessageId"), Some("<1=@x>"));
    }

    #[test]
    fn other_text_stays() {
        for text in ["@{", "@{}", "@{no pair}", "a@{b=c}"] {
            let tree = Tree::Text(text.into());
            assert_eq!(opened(&tree), tree, "{text}");
        }
    }
}
